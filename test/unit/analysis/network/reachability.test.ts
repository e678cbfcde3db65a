import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCidr, showAddress } from "../../../../analysis/network/cidr.ts";
import { type Bound, reachability } from "../../../../analysis/network/reachability.ts";
import { topologyOf } from "../../../../analysis/network/topology.ts";
import { fromManifest, readerOf } from "../../../../analysis/objects/resource.ts";

type Plain = Record<string, unknown>;

function pod(name: string, labels: Plain, spec: Plain = {}, more: Plain = {}, namespace = "shop") {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels, ...more },
    spec: { containers: [], ...spec },
    ...more,
  };
}

function policy(name: string, spec: Plain, namespace = "shop") {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace },
    spec: { podSelector: {}, ...spec },
  };
}

function cluster(bound: Bound, ...manifests: object[]) {
  const members = manifests.flatMap((manifest, index) =>
    fromManifest(manifest, `${index}`).map((resource) => ({ resource, read: readerOf(resource) })),
  );
  const topology = topologyOf(members);
  const reach = reachability(topology, bound);
  const end = (name: string) =>
    parseCidr(name) ?? topology.workloads.find(({ id }) => id === name || id === `shop/${name}[Pod]`)!;
  return { topology, reach, ports: (from: string, to: string) => reach.ports(end(from), end(to)).toString(), end };
}

const WEB = pod("web", { app: "web" }, { containers: [{ ports: [{ name: "http", containerPort: 8080 }] }] });
const DB = pod("db", { app: "db" });
const FAR = pod("far", { app: "far" }, {}, {}, "other");
const toWeb = { podSelector: { matchLabels: { app: "web" } } };

describe("reachability", () => {
  it("allows everything without policies", () => {
    const { ports } = cluster("under", WEB, DB);
    assert.equal(ports("web", "db"), "All Connections");
    assert.equal(ports("web", "8.8.8.8"), "All Connections");
    assert.equal(ports("8.8.8.8", "web"), "All Connections");
  });

  it("wants the consent of both ends", () => {
    const out = policy("out", {
      policyTypes: ["Egress"],
      egress: [{ to: [toWeb], ports: [{ port: 1, endPort: 100 }] }],
    });
    const into = policy("in", {
      podSelector: toWeb.podSelector,
      policyTypes: ["Ingress"],
      ingress: [{ ports: [{ port: 50, endPort: 200 }] }],
    });
    const { ports, reach, end } = cluster("under", WEB, DB, out, into);
    assert.equal(ports("db", "web"), "TCP 50-100");
    assert.equal(ports("web", "db"), "No Connections");
    assert.equal(ports("8.8.8.8", "web"), "TCP 50-200");
    const { egress, ingress } = reach.connection(end("db"), end("web"));
    assert.deepEqual(
      [egress.map(({ policy }) => policy?.name), ingress.map(({ policy }) => policy?.name)],
      [["out"], ["in"]],
    );
    assert.equal(ingress[0]!.rule!.at.path, "spec.ingress[0]");
  });

  it("adds up the policies of an end, and looks at its namespace only", () => {
    const one = policy("one", { policyTypes: ["Egress"], egress: [{ ports: [{ port: 1 }] }] });
    const two = policy("two", { policyTypes: ["Egress"], egress: [{ ports: [{ port: 2, protocol: "UDP" }] }] });
    const elsewhere = policy("three", { policyTypes: ["Egress"] }, "other");
    const { ports } = cluster("under", WEB, DB, FAR, one, two, elsewhere);
    assert.equal(ports("web", "db"), "TCP 1,UDP 2");
    assert.equal(ports("other/far[Pod]", "db"), "No Connections");
  });

  it("joins the two selectors of a peer, and knows namespaces by name", () => {
    const egress = (peer: object) => policy("p", { policyTypes: ["Egress"], egress: [{ to: [peer] }] });
    const named = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "other" } } };
    const answers = (peer: object) => {
      const { ports } = cluster("under", WEB, DB, FAR, egress(peer));
      return [ports("web", "db"), ports("web", "other/far[Pod]")].map((text) => text !== "No Connections");
    };
    assert.deepEqual(answers(named), [false, true]);
    assert.deepEqual(answers({ ...named, podSelector: { matchLabels: { app: "far" } } }), [false, true]);
    assert.deepEqual(answers({ ...named, podSelector: { matchLabels: { app: "db" } } }), [false, false]);
    assert.deepEqual(answers({ podSelector: {} }), [true, false]);
    assert.deepEqual(answers({ namespaceSelector: {} }), [true, true]);
    assert.deepEqual(answers({}), [false, false]);
  });

  it("looks a named port up at the receiver, by protocol", () => {
    const named = (protocol: string) =>
      policy("p", { policyTypes: ["Egress"], egress: [{ ports: [{ port: "http", protocol }] }] });
    assert.equal(cluster("under", WEB, DB, named("TCP")).ports("db", "web"), "TCP 8080");
    assert.equal(cluster("under", WEB, DB, named("UDP")).ports("db", "web"), "No Connections");
    assert.equal(cluster("under", WEB, DB, named("TCP")).ports("db", "8.8.8.8"), "No Connections");
  });

  it("cuts addresses outside at every boundary of a block", () => {
    const block = { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } };
    const { ports, reach } = cluster(
      "under",
      WEB,
      policy("p", { policyTypes: ["Egress"], egress: [{ to: [block], ports: [{ port: 443 }] }] }),
    );
    assert.deepEqual(
      reach.outside.map(({ first, last }) => `${showAddress(4, first)}-${showAddress(4, last)}`),
      [
        "0.0.0.0-9.255.255.255",
        "10.0.0.0-10.0.255.255",
        "10.1.0.0-10.1.255.255",
        "10.2.0.0-10.255.255.255",
        "11.0.0.0-255.255.255.255",
      ],
    );
    assert.equal(reach.outside6.length, 1);
    assert.equal(ports("web", "10.0.255.255"), "TCP 443");
    assert.equal(ports("web", "10.1.0.0"), "No Connections");
    assert.equal(ports("web", "10.2.0.0"), "TCP 443");
    assert.equal(ports("web", "11.0.0.0"), "No Connections");
  });

  it("cuts each family by its own blocks, up to its last address", () => {
    const blocks = ["128.0.0.0/1", "8000::/1", "fd00::/8", "10.0.0.0/8", "9.0.0.0/8"];
    const to = blocks.map((cidr) => ({ ipBlock: { cidr } }));
    const { reach } = cluster(
      "under",
      WEB,
      policy("p", { egress: [{ to: to.slice(0, 3) }], ingress: [{ from: to.slice(3) }] }),
    );
    const starts = (family: 4 | 6, ranges: typeof reach.outside) =>
      ranges.map(({ first }) => showAddress(family, first));
    assert.deepEqual(starts(4, reach.outside), ["0.0.0.0", "9.0.0.0", "10.0.0.0", "11.0.0.0", "128.0.0.0"]);
    assert.deepEqual(
      starts(6, reach.outside6).map((text) => text.replace(/(:0)+$/, "")),
      ["0", "8000", "fd00", "fe00"],
    );
    assert.deepEqual(new Set([...reach.outside, ...reach.outside6].map(({ family }) => family)), new Set([4, 6]));
    assert.equal(reach.outside6.at(-1)!.last, (1n << 128n) - 1n);
  });

  it("allows what any peer of a rule and any of its ports allows, named or not", () => {
    const db = { podSelector: { matchLabels: { app: "db" } } };
    const ports = [{ port: "http" }, { port: 1 }, { protocol: "UDP" }];
    const allow = policy("p", { policyTypes: ["Egress"], egress: [{ to: [toWeb, db], ports }] });
    const { ports: between } = cluster("under", WEB, DB, allow);
    assert.deepEqual([between("db", "web"), between("web", "db")], ["TCP 1,8080,UDP 1-65535", "TCP 1,UDP 1-65535"]);
  });

  it("tells the reasons of those rules only that allow a port", () => {
    const rules = (port: string) => policy(port, { policyTypes: ["Egress"], egress: [{ ports: [{ port }] }] });
    const { reach, end } = cluster("under", WEB, DB, rules("http"), rules("none"), FAR);
    const { egress, ingress } = reach.connection(end("db"), end("web"));
    assert.deepEqual(
      egress.map(({ policy: one }) => one?.name),
      ["http"],
    );
    assert.deepEqual(ingress, [{ policy: undefined, rule: undefined }]);
  });

  it("takes a pod for one of a block where any of its addresses lies in any of its parts", () => {
    const at = (...ips: string[]) => pod("at", { app: "at" }, {}, { status: { podIPs: ips.map((ip) => ({ ip })) } });
    const allow = (cidr: string, ...except: string[]) =>
      policy("p", { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr, except } }] }] });
    const open = (block: object, target: object, name: string) =>
      cluster("over", WEB, target, block).ports("web", name) !== "No Connections";
    assert.equal(open(allow("10.0.0.0/8", "10.1.0.0/16"), at("fd00::1", "10.0.0.5"), "at"), true);
    assert.equal(open(allow("10.0.0.0/8", "10.1.0.0/16"), at("10.1.0.5"), "at"), false);
    assert.equal(open(allow("10.0.0.0/8", "10.0.0.0/8"), DB, "db"), false);
    assert.equal(open(allow("10.0.0.0/8", "10.1.0.0/16"), DB, "db"), true);
  });

  it("lets a block match pods in the upper bound: those whose address may lie in it", () => {
    const known = pod("known", { app: "known" }, {}, { status: { podIP: "10.5.0.1" } });
    const allow = policy("p", { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "10.1.0.0/16" } }] }] });
    const over = cluster("over", WEB, DB, known, allow);
    assert.equal(over.ports("web", "db"), "All Connections");
    assert.equal(over.ports("web", "known"), "No Connections");
    assert.equal(cluster("under", WEB, DB, allow).ports("web", "db"), "No Connections");
  });

  it("does not bind pods in the node's network in the upper bound", () => {
    const agent = pod("agent", { app: "agent" }, { hostNetwork: true });
    const deny = policy("deny", { policyTypes: ["Ingress", "Egress"] });
    assert.equal(cluster("over", agent, deny).ports("agent", "8.8.8.8"), "All Connections");
    assert.equal(cluster("under", agent, deny).ports("agent", "8.8.8.8"), "No Connections");
  });

  it("names workloads after their controller", () => {
    const owned = pod("web-1", {}, {}, {});
    owned.metadata = {
      ...owned.metadata,
      ownerReferences: [{ kind: "ReplicaSet", name: "web", controller: true }],
    } as never;
    assert.deepEqual(
      cluster("under", owned).topology.workloads.map(({ id }) => id),
      ["shop/web[ReplicaSet]"],
    );
  });

  it("leaves the kubelet's own pods apart: a node is no controller", () => {
    const mirrored = ["etcd", "apiserver"].map((name) => {
      const one = pod(name, { component: name });
      one.metadata = { ...one.metadata, ownerReferences: [{ kind: "Node", name: "n1", controller: true }] } as never;
      return one;
    });
    assert.deepEqual(
      cluster("under", ...mirrored).topology.workloads.map(({ id }) => id),
      ["shop/etcd[Pod]", "shop/apiserver[Pod]"],
    );
  });

  it("never shrinks when an except is removed or a rule added, whatever the order", () => {
    const addresses = ["10.0.0.1", "10.1.0.1", "10.2.0.1", "11.0.0.1"];
    const excepts = fc.subarray(["10.1.0.0/16", "10.2.0.0/16", "10.0.0.0/16"]);
    const rules = fc.array(
      fc.record({
        to: fc.tuple(excepts).map(([except]) => [{ ipBlock: { cidr: "10.0.0.0/8", except } }]),
        ports: fc.array(fc.record({ port: fc.integer({ min: 1, max: 4 }) }), { minLength: 1, maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    );
    const reached = (egress: object[]) => {
      const { reach, end } = cluster("under", WEB, policy("p", { policyTypes: ["Egress"], egress }));
      return addresses.flatMap((address) =>
        [1, 2, 3, 4]
          .filter((port) => reach.ports(end("web"), end(address)).has("TCP", port))
          .map((port) => `${address} ${port}`),
      );
    };
    fc.assert(
      fc.property(rules, rules, (some, more) => {
        const before = reached(some);
        const wider = some.map((rule) => ({ ...rule, to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }));
        for (const after of [reached([...some, ...more]), reached(wider)])
          assert.deepEqual(
            before.filter((one) => !after.includes(one)),
            [],
          );
        assert.deepEqual(reached([...some, ...more]), reached([...more, ...some]));
      }),
    );
  });

  it("judges 2,000 pods under 400 policies", () => {
    const pods = Array.from({ length: 2000 }, (_, i) =>
      pod(`p${i}`, { app: `a${i % 200}`, n: `${i}` }, {}, {}, `ns${i % 40}`),
    );
    const policies = Array.from({ length: 400 }, (_, i) =>
      policy(
        `n${i}`,
        {
          podSelector: { matchLabels: { app: `a${i % 200}` } },
          policyTypes: ["Ingress", "Egress"],
          ingress: [
            {
              from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: `a${(i + 1) % 200}` } } }],
              ports: [{ port: 80 + i }],
            },
          ],
          egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 80, endPort: 1000 }] }],
        },
        `ns${i % 40}`,
      ),
    );
    const { topology, reach } = cluster("under", ...pods, ...policies);
    let open = 0;
    for (const from of topology.workloads)
      for (const to of topology.workloads) if (!reach.ports(from, to).isEmpty) open += 1;
    assert.ok(open > 0);
  });
});
