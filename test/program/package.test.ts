import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PropertyMap, Secret, unwrapSecrets } from "../../sandbox/providers/plugin/index.ts";
import { type ComponentPlugin, root, startComponentPlugin } from "../lib/component-plugin.ts";
import { type MonitorServer, startMonitorServer } from "../lib/monitor-server.ts";

/** The checkout as a plugin: what a program in YAML, Python or Go sees of the components, over the same protocol. */

interface Schema {
  name: string;
  resources: Record<string, { isComponent: boolean; inputProperties: Record<string, object>; required: string[] }>;
  dependencies: object[];
}

const owner = { project: "shop", stack: "test" };
const chart = { version: "2.32.0" };
const jobs = {
  namespace: "jobs",
  concurrency: 4,
  images: { default: "alpine:3.22.1", allowed: ["alpine:*"], helper: "registry.example.com/helper:x86_64-v19.4.0" },
  services: { allowed: ["postgres:*"] },
};
const runner = {
  cluster: "dev",
  scope: { group: "acme/shop" },
  description: "Runner of the shop",
  tags: ["k8s"],
  jobs,
};
const runnerArgs = {
  owner,
  gitlabUrl: "https://gitlab.example.com",
  scopeId: 7,
  managerNamespace: "m",
  jobNamespace: "jobs",
};

const MANIFEST = "node_modules/.cache/package-test/operator.yaml";
const MANIFEST_TEXT = [
  "{kind: CustomResourceDefinition, metadata: {name: runners.apps.gitlab.com}}",
  "{kind: ServiceAccount, metadata: {name: gitlab-runner-sa}}",
  "{kind: Deployment, metadata: {name: gitlab-runner-gitlab-runnercontroller-manager}, spec: {template: {spec: {containers: []}}}}",
].join("\n---\n");

/** Arguments of every component as JSON, and a child that they lead to. */
const COMPONENTS: Record<string, { args: PropertyMap; child: string }> = {
  Access: {
    args: {
      settings: { cluster: "dev", namespace: "shop", intent: "read", subject: { agent: "dev" } },
      owner,
      namespace: "shop",
      agent: { serviceAccount: "gitlab-agent-dev", namespace: "gitlab-agent" },
    },
    child: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding thing",
  },
  Agent: {
    args: {
      settings: { cluster: "dev", project: "acme/clusters", namespace: "gitlab-agent", chart, version: "19.4.1" },
      owner,
      kasAddress: "wss://kas.gitlab.com",
      namespace: "gitlab-agent",
      jobIdentities: false,
    },
    child: "kubernetes:helm.sh/v4:Chart thing-agentk",
  },
  Flux: {
    args: {
      settings: { cluster: "dev", operator: { version: "0.60.0" }, distribution: { version: "2.9.x" } },
      owner,
      namespace: "flux-system",
      cluster: { context: "acme" },
    },
    child: "kubernetes:fluxcd.controlplane.io/v1:FluxInstance thing",
  },
  FluxApp: {
    args: {
      settings: { flux: "dev", project: "acme/shop/web", namespace: "shop", ref: { tag: "v1" } },
      owner,
      registry: "registry.example.com",
      namespace: "shop",
      flux: "flux",
      dependsOn: ["database"],
    },
    child: "kubernetes:kustomize.toolkit.fluxcd.io/v1:Kustomization thing",
  },
  HelmRunner: {
    args: {
      settings: { installer: "helm", ...runner, manager: { namespace: "m", chart: { version: "0.88.0" } } },
      ...runnerArgs,
    },
    child: "kubernetes:helm.sh/v4:Chart thing",
  },
  IsolatedNamespace: {
    args: {
      name: "shop",
      owner,
      settings: { network: { apiServer: { cidrs: ["10.96.0.1/32"] } }, openings: [{ kind: "dns" }] },
    },
    child: "kubernetes:networking.k8s.io/v1:NetworkPolicy thing-allow-dns",
  },
  Observability: {
    args: { settings: { cluster: "dev" }, owner, targets: [{ kind: "agent", name: "dev", namespace: "gitlab-agent" }] },
    child: "kubernetes:monitoring.coreos.com/v1:PodMonitor thing-gitlab-agent-dev",
  },
  OperatorRunner: {
    args: {
      settings: { installer: "operator", ...runner, manager: { image: "registry.example.com/runner:alpine-v19.4.0" } },
      ...runnerArgs,
    },
    child: "kubernetes:apps.gitlab.com/v1beta2:Runner thing",
  },
  RegistryToken: {
    args: {
      settings: { project: "acme/shop/web", variables: [{ project: "acme/shop/web", environmentScope: "production" }] },
      owner,
    },
    child: "gitlab:index/projectDeployToken:ProjectDeployToken thing-g1",
  },
  RunnerOperator: {
    args: {
      settings: {
        cluster: "dev",
        manifest: { file: MANIFEST, sha256: createHash("sha256").update(MANIFEST_TEXT).digest("hex") },
      },
      owner,
      namespace: "gitlab-runner-system",
    },
    child: "kubernetes:yaml/v2:ConfigGroup thing",
  },
};

describe("the components as a package", () => {
  let monitor: MonitorServer;
  let plugin: ComponentPlugin;
  let schema: Schema;

  before(async function () {
    this.timeout(120_000);
    mkdirSync(join(root, MANIFEST, ".."), { recursive: true });
    writeFileSync(join(root, MANIFEST), MANIFEST_TEXT);
    const token = { username: "gitlab+deploy-token-7", token: new Secret("t0ken") };
    monitor = await startMonitorServer({
      "gitlab:index/clusterAgent:ClusterAgent": { agentId: 7 },
      "gitlab:index/clusterAgentToken:ClusterAgentToken": { token: new Secret("t0ken") },
      "gitlab:index/projectDeployToken:ProjectDeployToken": token,
      "gitlab:index/userRunner:UserRunner": { token: new Secret("t0ken") },
    });
    plugin = await startComponentPlugin(monitor.address);
    schema = JSON.parse(await plugin.schema()) as Schema;
  });
  after(() => {
    plugin?.stop();
    monitor?.stop();
    rmSync(join(root, MANIFEST, ".."), { recursive: true, force: true });
  });

  it("has every component in its schema, which schemas/components.schema.json is (npm run schema writes it)", () => {
    const names = Object.keys(COMPONENTS).map((name) => `gitlab-kubernetes:index:${name}`);
    assert.deepEqual(Object.keys(schema.resources).sort(), names);
    assert.equal(
      Object.values(schema.resources).every(({ isComponent }) => isComponent),
      true,
    );
    assert.deepEqual(JSON.parse(readFileSync(join(root, "schemas/components.schema.json"), "utf8")), schema);
  });

  it("needs no other package's types, so that its SDK can be made from the schema alone", () => {
    assert.deepEqual(schema.dependencies, []);
  });

  for (const [component, { args, child }] of Object.entries(COMPONENTS))
    it(`makes ${component} of plain values, and gives every output of its schema`, async () => {
      const type = `gitlab-kubernetes:index:${component}`;
      const declared = Object.keys(schema.resources[type]!.inputProperties);
      assert.deepEqual(
        Object.keys(args).filter((name) => !declared.includes(name)),
        [],
      );
      const from = monitor.seen.length;
      const { urn, state } = await plugin.construct(type, "thing", args);
      assert.equal(urn, `urn:pulumi:test::test::${type}::thing`);
      const made = monitor.seen.slice(from);
      assert.deepEqual([made[0]!.type, made[0]!.name], [type, "thing"]);
      const children = made.filter(({ parent }) => parent === urn).map(({ type, name }) => `${type} ${name}`);
      assert.ok(children.includes(child), children.join("\n"));
      const given = Object.entries(unwrapSecrets(state) as PropertyMap).filter(([, value]) => value !== undefined);
      assert.deepEqual(given.map(([name]) => name).sort(), schema.resources[type]!.required);
    });

  it("refuses settings with the fault's path, and settings that are secret, and makes nothing then", async () => {
    const from = monitor.seen.length;
    const make = (settings: PropertyMap | Secret) =>
      plugin.construct("gitlab-kubernetes:index:Observability", "thing", {
        ...COMPONENTS["Observability"]!.args,
        settings,
      });
    await assert.rejects(make({ cluster: "dev", alarms: {} }), /Observability thing: settings are refused.*"alarms"/s);
    await assert.rejects(make(new Secret({ cluster: "dev" })), /settings hold a secret or an output/);
    assert.equal(monitor.seen.length, from);
  });
});
