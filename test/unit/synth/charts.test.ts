import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { create } from "tar";
import { packStandIn } from "../../../sandbox/charts/archive.ts";
import { renderCharts } from "../../../synth/charts.ts";
import type { GraphNode } from "../../../synth/graph.ts";
import { synthesise } from "../../../synth/synthesise.ts";
import { findHelm, skipUnless } from "../sandbox/charts/helm.ts";

const HEAD = "urn:pulumi:dev::gitlab-kubernetes::gitlab-kubernetes:index:Area";

describe("charts of a graph", () => {
  let helm: string | undefined;
  let dir: string;
  before(async () => {
    helm = await findHelm();
    dir = await mkdtemp(join(tmpdir(), "synth-charts-"));
    await packStandIn({ name: "gitlab-agent", version: "2.32.0" }, dir);
    await packStandIn({ name: "flux-operator", version: "0.60.0" }, dir);
  });
  after(() => rm(dir, { recursive: true }));

  function chart(inputs: Record<string, unknown>, more: Partial<GraphNode> = {}): GraphNode {
    return {
      urn: `${HEAD}$kubernetes:helm.sh/v4:Chart::dev`,
      type: "kubernetes:helm.sh/v4:Chart",
      name: "dev",
      parent: `${HEAD}::shop`,
      provider: "",
      providers: { kubernetes: "urn:provider" },
      remote: true,
      custom: false,
      inputs,
      dependencies: ["urn:secret"],
      propertyDependencies: {},
      protect: false,
      options: {},
      trace: [],
      ...more,
    };
  }

  async function rendered(context: Mocha.Context, node: GraphNode) {
    skipUnless(context, helm, "no helm on the PATH, and the sandbox has not built one yet");
    return renderCharts([node], { dir, helm: helm! });
  }

  it("become children with the provider's types and names, the component's provider and no dependencies", async function () {
    const inputs = {
      chart: "gitlab-agent",
      version: "2.32.0",
      namespace: "gitlab-agent",
      values: { rbac: { create: false } },
    };
    const { resources, diagnostics } = await rendered(this, chart(inputs));
    assert.deepEqual(diagnostics, []);
    const deployment = resources.find(({ type }) => type === "kubernetes:apps/v1:Deployment")!;
    assert.equal(deployment.name, "dev:gitlab-agent/dev-gitlab-agent-v2");
    assert.equal(
      deployment.urn,
      `${HEAD}$kubernetes:helm.sh/v4:Chart$kubernetes:apps/v1:Deployment::dev:gitlab-agent/dev-gitlab-agent-v2`,
    );
    assert.equal(deployment.provider, "urn:provider");
    assert.deepEqual(deployment.dependencies, []);
    assert.equal(deployment.rendered, true);
    assert.ok(resources.some(({ type }) => type === "kubernetes:core/v1:ServiceAccount"));
    assert.ok(
      resources.some(
        ({ type, name }) => type.endsWith(":ClusterRole") && name === "dev:gitlab-agent:dev-gitlab-agent:ocs",
      ),
    );
  });

  it("keep CRDs at a destroy, as Helm's annotation asks", async function () {
    const inputs = { chart: "oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator", version: "0.60.0" };
    const { resources } = await rendered(this, chart(inputs));
    const crds = resources.filter(({ type }) => type.endsWith(":CustomResourceDefinition"));
    assert.deepEqual(
      crds.map(({ options }) => options),
      Array(4).fill({ retainOnDelete: true }),
    );
  });

  it("include the chart's CRDs and leave out its hooks, as the provider does", async function () {
    const object = (kind: string, name: string, annotations = {}) =>
      JSON.stringify({ apiVersion: "v1", kind, metadata: { name, annotations } });
    const files = {
      "Chart.yaml": JSON.stringify({ apiVersion: "v2", name: "hooked", version: "1.0.0" }),
      "templates/map.yaml": object("ConfigMap", "map"),
      "templates/hook.yaml": object("Job", "hook", { "helm.sh/hook": "pre-install" }),
      "crds/crd.yaml": object("CustomResourceDefinition", "crd"),
    };
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(dir, "hooked", file)), { recursive: true });
      await writeFile(join(dir, "hooked", file), text);
    }
    await create({ cwd: dir, file: join(dir, "hooked-1.0.0.tgz"), gzip: true }, ["hooked"]);
    const { resources } = await rendered(this, chart({ chart: "hooked", version: "1.0.0" }));
    assert.deepEqual(resources.map(({ name }) => name).sort(), ["dev:crd", "dev:map"]);
  });

  it("hide what a rendered Secret holds", async function () {
    const inputs = { chart: "gitlab-agent", version: "2.32.0", values: { config: { token: "glagent-x" } } };
    const { resources } = await rendered(this, chart(inputs));
    const secret = resources.find(({ type }) => type === "kubernetes:core/v1:Secret")!;
    assert.deepEqual(secret.inputs["data"], { token: { secret: true } });
  });

  for (const [why, inputs, message] of [
    [
      "there is no archive",
      { chart: "gitlab-agent", version: "9.9.9" },
      /was not rendered.*no archive gitlab-agent-9\.9\.9\.tgz/,
    ],
    [
      "a value is not known",
      { chart: "gitlab-agent", version: "2.32.0", values: { config: { secretName: { unknown: true } } } },
      /a value is secret or not known/,
    ],
    ["the chart refuses a value", { chart: "gitlab-agent", version: "2.32.0", values: { x: 1 } }, /'x' not allowed/],
  ] as const) {
    it(`are left out with a warning when ${why}`, async function () {
      const { resources, diagnostics } = await rendered(this, chart(inputs));
      assert.deepEqual(resources, []);
      assert.equal(diagnostics.length, 1);
      assert.equal(diagnostics[0]!.severity, "warning");
      assert.match(diagnostics[0]!.message, message);
    });
  }

  it("are rendered by synthesise when archives are given", async function () {
    skipUnless(this, helm, "no helm on the PATH, and the sandbox has not built one yet");
    const root = join(import.meta.dirname, "program");
    const graph = await synthesise({ stack: "dev", root, charts: { dir, helm: helm! } });
    const deployments = graph.resources.filter(({ type }) => type === "kubernetes:apps/v1:Deployment");
    assert.deepEqual(
      deployments.map(({ name }) => name),
      ["shop:shop/shop-gitlab-agent-v2"],
    );
  });
});
