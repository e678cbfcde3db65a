import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCidr } from "../../../analysis/network/cidr.ts";
import { type Bound, reachability } from "../../../analysis/network/reachability.ts";
import { topologyOf } from "../../../analysis/network/topology.ts";
import { orders, shuffled } from "./order.ts";
import { membersOf } from "./rbac/objects.ts";

type Plain = Record<string, unknown>;

const block = fc.record({
  cidr: fc.constantFrom("10.0.0.0/8", "0.0.0.0/0", "192.168.0.0/16"),
  except: fc.subarray(["10.1.0.0/16", "10.0.0.0/9", "192.168.7.0/24", "169.254.169.254/32"]),
});
const peer = fc.oneof(
  block.map((ipBlock): Plain => ({ ipBlock })),
  fc.constantFrom<Plain>(
    { podSelector: {} },
    { podSelector: { matchLabels: { app: "x" } } },
    { namespaceSelector: {} },
  ),
);
const netRule = fc.record({
  to: fc.array(peer, { minLength: 1, maxLength: 3 }),
  ports: fc.subarray([{ port: 443 }, { port: 53, protocol: "UDP" }, { port: 80, endPort: 90 }], { minLength: 1 }),
});
const policy = fc.record({
  app: fc.constantFrom(undefined, "x", "y"),
  egress: fc.array(netRule, { maxLength: 3 }),
});
const pods = ["x", "y"].map((app) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: app, namespace: "a", labels: { app } },
  spec: { containers: [{ name: "c" }] },
}));

type Policy = typeof policy extends fc.Arbitrary<infer T> ? T : never;

const policyObjects = (policies: readonly Policy[]) =>
  policies.map(({ app, egress }, index) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: `p${index}`, namespace: "a" },
    spec: { podSelector: app === undefined ? {} : { matchLabels: { app } }, policyTypes: ["Egress"], egress },
  }));

const PLACES = [
  "10.0.0.1/32",
  "10.1.2.3/32",
  "10.200.0.1/32",
  "192.168.7.7/32",
  "192.168.8.8/32",
  "169.254.169.254/32",
  "8.8.8.8/32",
].map((text) => parseCidr(text)!);

/** Which ports each pod reaches at each place, in words. */
function reach(
  objects: readonly object[],
  bound: Bound,
): { has: (where: number, pod: number, port: number) => boolean; all: string } {
  const topology = topologyOf(membersOf(...objects));
  const { ports } = reachability(topology, bound);
  const workloads = [...topology.workloads].sort((a, b) => a.id.localeCompare(b.id));
  const ends = [...PLACES, ...workloads];
  return {
    has: (where, pod, port) => ports(workloads[pod]!, ends[where]!).has(port === 53 ? "UDP" : "TCP", port),
    all: workloads.flatMap((from) => ends.map((to) => String(ports(from, to)))).join("\n"),
  };
}

describe("laws of the network", () => {
  for (const bound of ["over", "under"] as const) {
    it(`an except that is removed never shrinks reach (${bound})`, () => {
      fc.assert(
        fc.property(fc.array(policy, { minLength: 1, maxLength: 3 }), fc.nat(), (policies, which) => {
          const open = structuredClone(policies);
          const blocks = open.flatMap(({ egress }) =>
            egress.flatMap(({ to }) =>
              to.flatMap(({ ipBlock }) => (ipBlock as { except: string[] } | undefined) ?? []),
            ),
          );
          const chosen = blocks[which % Math.max(1, blocks.length)];
          chosen?.except.splice(which % Math.max(1, chosen.except.length), 1);
          const before = reach([...pods, ...policyObjects(policies)], bound);
          const after = reach([...pods, ...policyObjects(open)], bound);
          for (const where of [...PLACES.keys(), PLACES.length, PLACES.length + 1])
            for (const pod of [0, 1])
              for (const port of [443, 53, 85]) assert.ok(!before.has(where, pod, port) || after.has(where, pod, port));
        }),
        { numRuns: 80 },
      );
    });

    it(`the order of policies, rules and pods does not matter (${bound})`, () => {
      fc.assert(
        fc.property(fc.array(policy, { maxLength: 4 }), orders, (policies, order) => {
          const turned = shuffled(
            policies.map(({ app, egress }) => ({ app, egress: shuffled(egress, order) })),
            order,
          );
          const objects = shuffled([...pods, ...policyObjects(turned)], order);
          assert.equal(reach(objects, bound).all, reach([...pods, ...policyObjects(policies)], bound).all);
        }),
        { numRuns: 60 },
      );
    });
  }
});
