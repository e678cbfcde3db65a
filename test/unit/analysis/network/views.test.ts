import assert from "node:assert/strict";
import { topologyOf } from "../../../../analysis/network/topology.ts";
import { Views } from "../../../../analysis/network/views.ts";
import { fromManifest, readerOf } from "../../../../analysis/objects/resource.ts";

function pod(name: string, labels: object, more: object = {}, namespace = "shop") {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels }, spec: { containers: [], ...more } };
}

function web(name: string, port: number) {
  return pod(name, { app: "web" }, { containers: [{ ports: [{ name: "http", containerPort: port }] }] });
}

const POLICY = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "p", namespace: "shop" },
  spec: {
    podSelector: { matchLabels: { app: "web" } },
    ingress: [{ from: [{ podSelector: { matchLabels: { tier: "front" } } }], ports: [{ port: "http" }] }],
  },
};

function viewsOf(...pods: object[]) {
  const members = [...pods, POLICY].flatMap((manifest, index) =>
    fromManifest(manifest, `${index}`).map((resource) => ({ resource, read: readerOf(resource) })),
  );
  const { workloads, policies } = topologyOf(members);
  const views = new Views(policies, "over");
  return workloads.map((workload) => views.of(workload));
}

describe("views of a network", () => {
  it("are shared by pods that differ only in what no policy asks for", () => {
    const [a, b, c] = viewsOf(
      pod("a", { app: "web", "pod-template-hash": "1" }),
      pod("b", { app: "web", "pod-template-hash": "2" }),
      pod("c", { app: "db" }, {}, "other"),
    );
    assert.equal(a, b);
    assert.notEqual(a, c);
  });

  it("are shared by pods that differ in labels but not in what selects them", () => {
    const [a, b] = viewsOf(pod("a", { app: "db" }), pod("b", { app: "cache" }, {}, "other"));
    assert.equal(a, b);
  });

  it("are apart where selection, peers, named ports or the node's network differ", () => {
    const seen = viewsOf(
      web("a", 8080),
      web("b", 9090),
      pod("c", { app: "web" }),
      pod("d", { app: "web", tier: "front" }),
      pod("e", { app: "web" }, { hostNetwork: true }),
      pod("f", { app: "web" }, {}, "other"),
    );
    assert.equal(new Set(seen).size, 5, "the last two are selected by no policy");
    assert.equal(seen[4], seen[5]);
  });

  it("know which rules match, by the rule's number", () => {
    const [front, other] = viewsOf(pod("a", { tier: "front" }), pod("b", {}));
    assert.deepEqual([...front!.matched], [1]);
    assert.deepEqual([...other!.matched], [0]);
  });
});
