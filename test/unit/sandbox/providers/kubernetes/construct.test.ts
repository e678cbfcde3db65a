import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expandPattern } from "../../../../../sandbox/providers/kubernetes/construct/glob.ts";
import { parseManifest } from "../../../../../sandbox/providers/kubernetes/construct/manifest.ts";
import { ordered } from "../../../../../sandbox/providers/kubernetes/construct/order.ts";
import type { KubeObject } from "../../../../../sandbox/providers/kubernetes/object.ts";
import { type PropertyMap, Secret, UNKNOWN } from "../../../../../sandbox/providers/plugin/index.ts";
import { fakeMonitor, startWorld, useFakeHelm, type World } from "./harness.ts";

const PROVIDER = "urn:pulumi:dev::test::pulumi:providers:kubernetes::cluster::id";

const object = (kind: string, name: string, more: PropertyMap = {}): PropertyMap => ({
  apiVersion: "v1",
  kind,
  metadata: { name },
  ...more,
});

describe("a component of Kubernetes objects", () => {
  let world: World;
  before(async () => {
    world = await startWorld({ namespace: "team" });
  });
  after(() => world.stop());

  async function construct(inputs: PropertyMap, type = "kubernetes:yaml/v2:ConfigGroup") {
    const monitor = fakeMonitor((urn) => (urn.includes("known") ? "id" : ""));
    const result = await world.provider.construct(
      {
        type,
        name: "group",
        parent: "urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev",
        project: "test",
        stack: "dev",
        organization: "organization",
        inputs,
        inputDependencies: {},
        providers: { kubernetes: PROVIDER },
        dependencies: ["urn:before"],
        preview: false,
        monitor,
      },
      world.context,
    );
    const [component, ...children] = monitor.registrations;
    return { result, component: component!, children };
  }

  it("is registered with the request's dependencies, its objects as children with none of their own", async () => {
    const { component, children } = await construct({ objs: [object("ConfigMap", "known")] });
    assert.deepEqual(
      [component.custom, component.dependencies, component.provider, component.providers],
      [false, ["urn:before"], PROVIDER, { kubernetes: PROVIDER }],
    );
    const [child] = children;
    assert.deepEqual(
      [child?.type, child?.name, child?.custom, child?.dependencies, child?.provider],
      ["kubernetes:core/v1:ConfigMap", "group:team/known", true, [], PROVIDER],
    );
    assert.deepEqual(child?.propertyDependencies, { apiVersion: [], kind: [], metadata: [] });
  });

  it("fills the namespace of namespaced kinds only, also of kinds that it defines itself", async () => {
    const definition = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "wholes.example.com" },
      spec: { group: "example.com", scope: "Cluster", names: { kind: "Whole", plural: "wholes" } },
    };
    const whole = { apiVersion: "example.com/v1", kind: "Whole", metadata: { name: "w" } };
    const { children } = await construct({
      objs: [whole, definition, object("Namespace", "n"), object("Secret", "s")],
    });
    assert.deepEqual(children.map(({ name }) => name).sort(), [
      "group:n",
      "group:team/s",
      "group:w",
      "group:wholes.example.com",
    ]);
    assert.equal(children.at(-1)?.name, "group:w", "the CRD's object comes last");
    assert.deepEqual(children.at(-1)?.dependencies?.length, 1);
  });

  it("takes the namespace from an object of a kind that has none", async () => {
    const { children } = await construct({
      objs: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "n", namespace: "x" } }],
    });
    assert.deepEqual([children[0]?.name, children[0]?.inputs?.["metadata"]], ["group:n", { name: "n" }]);
  });

  it("marks the data of Secrets as secret", async () => {
    const { children } = await construct({ objs: [object("Secret", "s", { stringData: { a: "b" } })] });
    assert.deepEqual(children[0]?.inputs?.["stringData"], new Secret({ a: "b" }));
  });

  it("reads yaml, files and Lists, and adds skipAwait and the prefix where asked", async () => {
    const folder = mkdtempSync(join(tmpdir(), "glk-yaml-"));
    writeFileSync(join(folder, "a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: from-file}\n");
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: [object("ConfigMap", "in-list")] });
    const { children } = await construct({
      yaml: `${list}\n---\n---\n# nothing\n`,
      files: [join(folder, "*.yaml")],
      resourcePrefix: "p",
      skipAwait: true,
    });
    rmSync(folder, { recursive: true });
    assert.deepEqual(
      children.map(({ name }) => name),
      ["p:team/in-list", "p:team/from-file"],
    );
    const metadata = children[0]?.inputs?.["metadata"] as PropertyMap;
    assert.deepEqual(metadata["annotations"], { "pulumi.com/skipAwait": "true" });
  });

  it("has no children and an unknown result while an input is unknown", async () => {
    const { result, children } = await construct({ yaml: UNKNOWN });
    assert.deepEqual([result.state, children], [{ resources: UNKNOWN }, []]);
    assert.match(world.context.lines.at(-1) ?? "", /^warning: .*not previewed/);
  });

  it("refuses what is no object, and component types that it does not have", async () => {
    await assert.rejects(
      construct({ objs: [{ apiVersion: "v1", metadata: { name: "a" } }] }),
      /require a kind and apiVersion/,
    );
    await assert.rejects(construct({ objs: [{ apiVersion: "v1", kind: "Pod" }] }), /does not have a .metadata.name/);
    await assert.rejects(construct({}, "kubernetes:kustomize/v2:Directory"), /use yaml.v2.ConfigGroup/);
    assert.throws(() => parseManifest("a: [", "the file x"), /the file x is not valid YAML/);
  });

  describe("from a chart", () => {
    let helm: ReturnType<typeof useFakeHelm>;
    before(() => {
      helm = useFakeHelm();
    });
    after(() => helm.stop());
    const CHART = "kubernetes:helm.sh/v4:Chart";

    it("has the rendered objects in the chart's namespace", async () => {
      const inputs = { chart: "/charts/chart", namespace: "apps", values: { message: "hello" } };
      const { children } = await construct(inputs, CHART);
      assert.deepEqual(children[0]?.inputs?.["data"], { message: "hello" });
      assert.equal(children[0]?.name, "group:apps/group-cm");
    });

    it("refuses inputs that the stand-in does not have, by name", async () => {
      await assert.rejects(
        construct({ chart: "c", postRenderer: {} }, CHART),
        /does not have postRenderer; it has: chart/,
      );
    });
  });
});

describe("patterns of files", () => {
  it("match in any segment, sorted; a plain path stays as it is", () => {
    const folder = mkdtempSync(join(tmpdir(), "glk-glob-"));
    for (const name of ["b1.yaml", "a2.yaml", "c3.txt", "ab.yaml"]) writeFileSync(join(folder, name), "");
    const found = (pattern: string) => expandPattern(join(folder, pattern)).map((path) => basename(path));
    assert.deepEqual(found("*.yaml"), ["a2.yaml", "ab.yaml", "b1.yaml"]);
    assert.deepEqual(found("?[12].yaml"), ["a2.yaml", "b1.yaml"]);
    assert.deepEqual(expandPattern(join(tmpdir(), "glk-glob-*", "c3.txt")).includes(join(folder, "c3.txt")), true);
    assert.deepEqual(expandPattern("absent.yaml"), ["absent.yaml"]);
    rmSync(folder, { recursive: true });
  });
});

describe("the order of a component's objects", () => {
  const make = (kind: string, name: string, more: object = {}, apiVersion = "v1"): KubeObject => ({
    apiVersion,
    kind,
    metadata: { name, namespace: "n", ...more },
  });
  const dependsOn = (names: string) => ({ annotations: { "config.kubernetes.io/depends-on": names } });

  it("has a Namespace before what is in it and follows depends-on", () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } };
    const second = make("ConfigMap", "b", dependsOn("/namespaces/n/ConfigMap/a, apps/namespaces/n/Deployment/d"));
    const list = ordered([second, make("ConfigMap", "a"), make("Deployment", "d", {}, "apps/v1"), namespace]);
    assert.deepEqual(
      list.map((entry) => entry.dependsOn),
      [[3, 1, 2], [3], [3], []],
    );
  });

  it("refuses circles and references that nothing meets", () => {
    const a = make("ConfigMap", "a", dependsOn("/namespaces/n/ConfigMap/b"));
    const b = make("ConfigMap", "b", dependsOn("/namespaces/n/ConfigMap/a"));
    assert.throws(() => ordered([a, b]), /in a circle: a → b → a/);
    assert.throws(() => ordered([a]), /names \/namespaces\/n\/ConfigMap\/b, which is not among the objects/);
  });
});
