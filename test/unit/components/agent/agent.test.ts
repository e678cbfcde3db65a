import assert from "node:assert/strict";
import { Agent } from "../../../../components/agent/agent.ts";
import { record } from "../../../lib/record.ts";

const owner = { project: "gitlab-kubernetes", stack: "dev" };

const base = {
  cluster: "dev",
  project: "acme/platform/clusters",
  namespace: "gitlab-agent",
  chart: { version: "2.32.0" },
  version: "19.4.1",
};

const recordAgent = (settings: object, protect?: boolean) =>
  record(
    () =>
      new Agent("dev", {
        settings: { ...base, ...settings },
        owner,
        kasAddress: "wss://kas.gitlab.com",
        namespace: "gitlab-agent",
        ids: { "acme/shop/web": "42", acme: "7", "acme/shop": "7" },
        jobIdentities: true,
        ...(protect !== undefined && { protect }),
      }),
    { stack: "dev" },
  );

describe("Agent", () => {
  it("refuses to impersonate by a number that nobody gave", async () => {
    const projects = [{ id: "acme/other/web", accessAs: "ci_job", environments: ["staging"] }];
    await assert.rejects(
      recordAgent({ ciAccess: { projects } }),
      /by the number of "acme\/other\/web"; pass it in ids/,
    );
  });

  it("registers the agent, its configuration, one token, and agentk with its own rights", async () => {
    const { tree } = await recordAgent({ contextVariables: [{ project: "acme/shop/web" }] });
    const children = tree().filter((line) => line.startsWith("gitlab-kubernetes:index:Agent > "));
    assert.deepEqual(children, [
      "gitlab-kubernetes:index:Agent > gitlab:index/clusterAgent:ClusterAgent dev",
      "gitlab-kubernetes:index:Agent > kubernetes:core/v1:ServiceAccount dev-agentk",
      "gitlab-kubernetes:index:Agent > kubernetes:rbac.authorization.k8s.io/v1:Role dev-agentk",
      "gitlab-kubernetes:index:Agent > gitlab:index/repositoryFile:RepositoryFile dev-config",
      "gitlab-kubernetes:index:Agent > gitlab:index/projectVariable:ProjectVariable dev-context-acme/shop/web-*",
      "gitlab-kubernetes:index:Agent > gitlab:index/clusterAgentToken:ClusterAgentToken dev-token-g1",
      "gitlab-kubernetes:index:Agent > kubernetes:rbac.authorization.k8s.io/v1:RoleBinding dev-agentk",
      "gitlab-kubernetes:index:Agent > kubernetes:core/v1:Secret dev-token-g1",
      "gitlab-kubernetes:index:Agent > kubernetes:helm.sh/v4:Chart dev-agentk",
      "gitlab-kubernetes:index:Agent > kubernetes:policy/v1:PodDisruptionBudget dev-agentk",
    ]);
  });

  it("gives the chart the Secret's name and never the token", async () => {
    const recording = await recordAgent({});
    const { inputs, revealed } = recording.only("kubernetes:helm.sh/v4:Chart");
    assert.equal(inputs["values"].config.secretName, "dev-agent-token-g1");
    assert.equal(JSON.stringify(revealed).includes("dev-token-g1-token"), false);
    assert.deepEqual(recording.only("kubernetes:core/v1:Secret").inputs["stringData"], { token: { secret: true } });
  });

  it("keeps two generations alive and serves the current one", async () => {
    const recording = await recordAgent({ token: { generations: [3, 4], current: 4 } });
    assert.deepEqual(
      recording.all("gitlab:index/clusterAgentToken:ClusterAgentToken").map(({ name }) => name),
      ["dev-token-g3", "dev-token-g4"],
    );
    assert.equal(
      recording.only("kubernetes:helm.sh/v4:Chart").inputs["values"].config.secretName,
      "dev-agent-token-g4",
    );
  });

  it("creates no cluster-wide right unless jobs are impersonated", async () => {
    const recording = await recordAgent({});
    assert.deepEqual(
      recording.resources.filter(({ type }) => type.includes("Cluster") && type.includes("rbac")),
      [],
    );
    assert.equal(recording.only("kubernetes:helm.sh/v4:Chart").inputs["values"].rbac.create, false);
  });

  it("narrows impersonation to the groups that GitLab can send", async () => {
    const recording = await recordAgent({
      ciAccess: { projects: [{ id: "acme/shop/web", accessAs: "ci_job", environments: ["production"] }] },
    });
    const { rules } = recording.only("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole").inputs;
    const groups = rules.find((rule: { resources: string[] }) => rule.resources.includes("groups")).resourceNames;
    assert.equal(groups.includes("gitlab:project_env:42:production"), true);
    assert.equal(groups.includes("gitlab:group:7"), true);
    assert.equal(
      groups.some((group: string) => group.startsWith("system:")),
      false,
    );
  });

  it("narrows impersonation to the people of userAccess", async () => {
    const recording = await recordAgent({
      userAccess: { accessAs: "user", projects: ["acme/shop/web"], groups: ["acme/shop"] },
    });
    const { rules } = recording.only("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole").inputs;
    const groups = rules.find((rule: { resources: string[] }) => rule.resources.includes("groups")).resourceNames;
    assert.equal(groups.includes("gitlab:project_role:42:maintainer"), true);
    assert.equal(groups.includes("gitlab:group_role:7:developer"), true);
    assert.equal(
      groups.every((group: string) => /^gitlab:(user$|group_role:7:|project_role:42:)/.test(group)),
      true,
    );
  });

  it("protects its registration where that is asked for, and nothing else", async () => {
    const shielded = async (protect?: boolean) =>
      (await recordAgent({}, protect)).resources.filter((made) => made.protect).map(({ type }) => type);
    assert.deepEqual(await shielded(), []);
    assert.deepEqual(await shielded(true), ["gitlab:index/clusterAgent:ClusterAgent"]);
  });

  it("names agentk's image by its digest where there is one", async () => {
    const digest = `sha256:${"ab".repeat(32)}`;
    const tagOf = async (settings: object) =>
      (await recordAgent(settings)).only("kubernetes:helm.sh/v4:Chart").inputs["values"].image.tag;
    assert.equal(await tagOf({}), "v19.4.1");
    assert.equal(await tagOf({ imageDigest: digest }), `v19.4.1@${digest}`);
  });

  it("marks what it makes in GitLab", async () => {
    const recording = await recordAgent({});
    const { description } = recording.only("gitlab:index/clusterAgentToken:ClusterAgentToken").inputs;
    assert.equal(description, "[gitlab-kubernetes:gitlab-kubernetes/dev/dev-token-g1]");
  });
});
