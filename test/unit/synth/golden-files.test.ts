import assert from "node:assert/strict";
import { parse } from "yaml";
import { goldenFiles } from "../../../synth/golden-files.ts";
import type { Graph, GraphNode } from "../../../synth/graph.ts";

function node(urn: string, more: Partial<GraphNode>): GraphNode {
  return {
    urn,
    type: "kubernetes:core/v1:Secret",
    name: "x",
    parent: "",
    provider: "",
    providers: {},
    remote: false,
    custom: true,
    inputs: {},
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    options: {},
    source: { file: "index.ts", line: 3 },
    trace: [],
    ...more,
  };
}

function graph(...resources: GraphNode[]): Graph {
  return { project: "p", stack: "dev", resources, outputs: { b: 1, a: 2 }, lookups: [], diagnostics: [] };
}

describe("golden files", () => {
  it("are one file a resource, named by kind and name, and one for the stack", () => {
    const files = goldenFiles(
      graph(
        node("urn:stack", { type: "pulumi:pulumi:Stack", name: "p-dev" }),
        node("urn:a", { name: "dev:ns/token" }),
        node("urn:b", { type: "pulumi:providers:gitlab", name: "gitlab" }),
      ),
    );
    assert.deepEqual([...files.keys()], ["Secret--dev_ns_token.yaml", "Provider--gitlab-gitlab.yaml", "stack.yaml"]);
  });

  it("name other resources by type and name, in order", () => {
    const files = goldenFiles(
      graph(
        node("urn:c", { type: "t:i:C", name: "c" }),
        node("urn:p", { type: "pulumi:providers:kubernetes", name: "k" }),
        node("urn:b", { name: "b" }),
        node("urn:x", { parent: "urn:c", provider: "urn:p", dependencies: ["urn:c", "urn:b", "urn:gone"] }),
      ),
    );
    const { parent, provider, dependencies } = parse(files.get("Secret--x.yaml")!);
    assert.equal(parent, "t:i:C c");
    assert.equal(provider, "pulumi:providers:kubernetes k");
    assert.deepEqual(dependencies, ["kubernetes:core/v1:Secret b", "t:i:C c", "urn:gone"]);
  });

  it("sort keys and leave out what changes without the stack: lines and SDK versions", () => {
    const one = node("urn:x", { inputs: { b: 1, a: { d: 1, c: 2 } }, options: { version: "4.34.2" } });
    const text = goldenFiles(graph(one)).get("Secret--x.yaml");
    const lines = ["inputs:", "  a:", "    c: 2", "    d: 1", "  b: 1", "name: x", 'parent: ""'];
    assert.equal(text, [...lines, "type: kubernetes:core/v1:Secret", ""].join("\n"));
    assert.equal(goldenFiles(graph(one)).get("stack.yaml"), "diagnostics: []\nlookups: []\noutputs:\n  a: 2\n  b: 1\n");
  });

  it("keep protection and options", () => {
    const one = node("urn:x", { protect: true, options: { retainOnDelete: true } });
    const { protect, options } = parse(goldenFiles(graph(one)).get("Secret--x.yaml")!);
    assert.deepEqual({ protect, options }, { protect: true, options: { retainOnDelete: true } });
  });

  it("do not say what is fixed when a resource is made", () => {
    const inputs = { expiresAt: "2027-01-01", metadata: { name: "x", annotations: { at: "now" } }, list: [1] };
    const ignoreChanges = ["expiresAt", "metadata.annotations", "list.0", "absent"];
    const { inputs: written } = parse(
      goldenFiles(graph(node("urn:x", { inputs, options: { ignoreChanges } }))).get("Secret--x.yaml")!,
    );
    const once = "(set once, when the resource is made)";
    assert.deepEqual(written, { expiresAt: once, metadata: { name: "x", annotations: once }, list: [1] });
    assert.equal(inputs.expiresAt, "2027-01-01");
  });

  it("refuse two resources that would share a file", () => {
    const twins = graph(node("urn:1", { name: "a/b" }), node("urn:2", { name: "a:b" }));
    assert.throws(() => goldenFiles(twins), /Two resources of dev would be written to Secret--a_b\.yaml; rename one/);
  });
});
