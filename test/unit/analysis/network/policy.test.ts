import assert from "node:assert/strict";
import { networkPolicyOf, showPort } from "../../../../analysis/network/policy.ts";
import { fromManifest, readerOf } from "../../../../analysis/objects/resource.ts";

function read(spec: object, apiVersion = "networking.k8s.io/v1") {
  const [resource] = fromManifest({ apiVersion, kind: "NetworkPolicy", metadata: { name: "p" }, spec }, "x");
  return networkPolicyOf(resource!, readerOf(resource!));
}

describe("networkPolicyOf", () => {
  it("fills in policyTypes as the API does", () => {
    assert.deepEqual(read({})!.isolates, { ingress: true, egress: false });
    assert.deepEqual(read({ egress: [] })!.isolates, { ingress: true, egress: false });
    assert.deepEqual(read({ egress: [{}] })!.isolates, { ingress: true, egress: true });
    assert.deepEqual(read({ policyTypes: ["Egress"] })!.isolates, { ingress: false, egress: true });
  });

  it("takes an absent or empty list of peers and ports for all", () => {
    const [none, empty] = read({ egress: [{}, { to: [], ports: [] }] })!.egress;
    for (const rule of [none!, empty!]) assert.deepEqual([rule.peers, rule.ports], [undefined, undefined]);
  });

  it("never takes a list that it cannot read for all", () => {
    const [rule] = read({ egress: [{ to: "all", ports: { port: 1 } }] })!.egress;
    assert.deepEqual([rule!.peers, rule!.ports], [[], []]);
  });

  it("tells an absent selector from an empty one", () => {
    const [rule] = read({ ingress: [{ from: [{ podSelector: {} }, { namespaceSelector: {} }] }] })!.ingress;
    const shown = rule!.peers!.map((peer) => peer.type === "pods" && [peer.podSelector, peer.namespaceSelector]);
    assert.deepEqual(shown, [
      [[], undefined],
      [undefined, []],
    ]);
  });

  it("reads blocks and ports, with TCP as the default", () => {
    const [rule] = read({
      egress: [
        {
          to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }],
          ports: [{ port: 443 }, { protocol: "UDP", port: 1, endPort: 9 }, { port: "web" }, { protocol: "SCTP" }],
        },
      ],
    })!.egress;
    const [peer] = rule!.peers!;
    assert.deepEqual(peer!.type === "block" && [peer!.cidr, peer!.except], ["10.0.0.0/8", ["10.1.0.0/16"]]);
    assert.deepEqual(rule!.ports!.map(showPort), ["TCP 443", "UDP 1-9", "TCP web", "SCTP any"]);
  });

  it("reads which pods it is for", () => {
    const { podSelector } = read({ podSelector: { matchLabels: { app: "web" } } })!;
    assert.deepEqual(
      podSelector.map(({ key, values }) => [key, values]),
      [["app", ["web"]]],
    );
  });

  it("knows old versions, the default namespace, and no other policy", () => {
    assert.equal(read({}, "extensions/v1beta1")!.namespace, "default");
    assert.equal(read({}, "crd.projectcalico.org/v1"), undefined);
  });
});
