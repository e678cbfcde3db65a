import assert from "node:assert/strict";
import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import settings from "@pulumi/pulumi/runtime/settings.js";
import runtimeState from "@pulumi/pulumi/runtime/state.js";

// Internal to the SDK, so not in its declarations.
const { awaitFeatureSupport } = settings as unknown as { awaitFeatureSupport(): Promise<void> };
const { withLocalStorage } = runtimeState as unknown as { withLocalStorage<T>(run: () => Promise<T>): Promise<T> };

interface Registration {
  type: string;
  inputs: Record<string, unknown>;
  secretOutputs: string[];
  version: string;
  id: string;
}

/** Runs `body` under a monitor of its own (other specs keep theirs) and returns what was registered and invoked. */
async function recorded(body: () => void): Promise<{ registrations: Registration[]; invoked: string[] }> {
  const registrations: Registration[] = [];
  const invoked: string[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: (args) => {
      registrations.push({ type: args.type, inputs: args.inputs, secretOutputs: [], version: "", id: args.id ?? "" });
      return { id: args.id || "7", state: args.inputs };
    },
    call: (args) => {
      invoked.push(args.token);
      return { id: "1", ...args.inputs };
    },
  };
  class Recorder extends MockMonitor {
    override async registerResource(req: never, callback: never): Promise<void> {
      await super.registerResource(req, callback);
      const request = req as unknown as { getAdditionalsecretoutputsList(): string[]; getVersion(): string };
      const last = registrations.at(-1);
      if (last) {
        last.secretOutputs = request.getAdditionalsecretoutputsList();
        last.version = request.getVersion();
      }
    }
  }
  await withLocalStorage(async () => {
    await pulumi.runtime.setMocks(mocks, "sdk", "test", false);
    const runtime = pulumi.runtime as unknown as {
      setMockOptions(monitor: MockMonitor, project: string, stack: string): void;
    };
    runtime.setMockOptions(new Recorder(mocks), "sdk", "test");
    await awaitFeatureSupport();
    body();
    await pulumi.runtime.disconnect();
  });
  return { registrations, invoked };
}

const secretSignature = "4dabf18193072939515e22adb298388d";

describe("@pulumi/gitlab: classes", () => {
  it("send only what the caller gave, under the token, with the plugin's version and secret outputs marked", async () => {
    const { registrations } = await recorded(() => {
      new gitlab.ClusterAgentToken("t", { project: "1", agentId: 2, name: "dev", stray: "x" } as never);
    });
    const [only] = registrations;
    assert.equal(only?.type, "gitlab:index/clusterAgentToken:ClusterAgentToken");
    assert.deepEqual(only?.inputs, { project: "1", agentId: 2, name: "dev" });
    assert.deepEqual(only?.secretOutputs, ["token"]);
    assert.equal(only?.version, "10.1.1");
  });

  it("refuse a missing required property by name", async () => {
    await recorded(() => {
      assert.throws(
        () => new gitlab.ProjectDeployToken("d", { project: "1" } as gitlab.ProjectDeployTokenArgs),
        /^Error: Missing required property 'scopes'$/,
      );
    });
  });

  it("get reads by id and returns the class asked for", async () => {
    const { registrations } = await recorded(() => {
      const agent = gitlab.ClusterAgent.get("a", "1:42", { project: "1" });
      assert.ok(agent instanceof gitlab.ClusterAgent);
      assert.ok(gitlab.ClusterAgent.isInstance(agent));
      assert.ok(!gitlab.ClusterAgentToken.isInstance(agent));
      assert.ok(!gitlab.ClusterAgent.isInstance(undefined));
    });
    assert.deepEqual(
      registrations.map((r) => [r.type, r.id, r.inputs]),
      [["gitlab:index/clusterAgent:ClusterAgent", "1:42", { project: "1" }]],
    );
  });

  it("type inputs and outputs exactly", () => {
    const args: gitlab.ProjectProtectedEnvironmentArgs = {
      project: "1",
      environment: "production",
      deployAccessLevelsAttributes: [{ groupId: 3 }],
    };
    const level: gitlab.types.input.ProjectProtectedEnvironmentDeployAccessLevelsAttribute = {
      accessLevel: "maintainer",
    };
    const outputs = (agent: gitlab.ClusterAgent, environment: gitlab.ProjectEnvironment) => {
      const id: pulumi.Output<number> = agent.agentId;
      // @ts-expect-error: an environment without an agent has no agent id.
      const linked: pulumi.Output<number> = environment.clusterAgentId;
      // @ts-expect-error: not an input.
      const wrong: gitlab.ClusterAgentArgs = { project: "1", agentId: 3 };
      // @ts-expect-error: a required input is missing.
      const short: gitlab.ClusterAgentTokenArgs = { project: "1" };
      return [id, linked, wrong, short];
    };
    assert.deepEqual([args.environment, level.accessLevel, typeof outputs], ["production", "maintainer", "function"]);
  });
});

describe("@pulumi/gitlab: provider and functions", () => {
  it("Provider sends JSON text for what is no string, and its token as a secret", async () => {
    const { registrations } = await recorded(() => {
      const provider = new gitlab.Provider("p", {
        token: "t",
        baseUrl: "http://localhost/api/v4/",
        retries: 5,
        headers: { a: "b" },
      });
      assert.ok(gitlab.Provider.isInstance(provider));
    });
    const [only] = registrations;
    assert.equal(only?.type, "pulumi:providers:gitlab");
    assert.deepEqual(only?.inputs, {
      baseUrl: "http://localhost/api/v4/",
      retries: "5",
      headers: '{"a":"b"}',
      token: { [secretSignature]: "1b47061264138c4ac30d75fd1eb44270", value: "t" },
    });
    assert.deepEqual(only?.secretOutputs, ["token"]);
  });

  it("functions ask under the published names", async () => {
    const { invoked } = await recorded(() => {
      gitlab.getProject({ pathWithNamespace: "acme/web" });
      gitlab.getGroupOutput({ fullPath: pulumi.output("acme") });
      gitlab.getMetadata();
    });
    assert.deepEqual(invoked.sort(), [
      "gitlab:index/getGroup:getGroup",
      "gitlab:index/getMetadata:getMetadata",
      "gitlab:index/getProject:getProject",
    ]);
  });
});
