import assert from "node:assert/strict";
import fc from "fast-check";
import { reachability } from "../../analysis/network/reachability.ts";
import { topologyOf } from "../../analysis/network/topology.ts";
import { fromPulumi, type Resource, readerOf } from "../../analysis/objects/resource.ts";
import type { ResourceRule, StackRule } from "../../policy/lib/rule.ts";
import { selectedPod } from "../../policy/lib/selected-pod.ts";
import { type Judged, type Outcome, Session } from "../../policy/lib/session.ts";
import { DEFAULTS } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import { judge, TODAY } from "../lib/judge.ts";
import { orders, shuffled } from "../unit/analysis/order.ts";
import { exampleOf } from "./describe-rule.ts";
import { tables } from "./every-table.ts";
import { inData } from "./matrix/example.ts";
import { placesOf, valueAt, withValueAt } from "./matrix/places.ts";

type Body = Record<string, unknown>;

const ofResource = rules.filter((rule): rule is ResourceRule => rule.scope === "resource");
const ofStack = rules.filter((rule): rule is StackRule => rule.scope === "stack");

/** What the whole pack says of a stack. */
function judged(stack: readonly Judged[]): Outcome[] {
  const session = new Session();
  session.settings = { ...DEFAULTS, production: true, today: TODAY };
  return [...stack.flatMap((one) => session.judgeResource(ofResource, one)), ...session.judgeStack(ofStack, stack)];
}

/** Every stack of the rules' own tests, good and bad. */
const STACKS: readonly (readonly Judged[])[] = [...tables.values()].flatMap(({ good, bad }) =>
  [...Object.values(good), ...Object.values(bad)].map(
    ({ stack }) => (Array.isArray(stack) ? stack : [stack]) as Judged[],
  ),
);

/** Several of them as one: of objects with the same kind, namespace and name a cluster has one. */
function joined(stacks: readonly (readonly Judged[])[]): Judged[] {
  const objects = new Map<string, Judged>();
  for (const one of stacks.flat()) {
    const [first] = fromPulumi(one.type, one.props, one.urn, one.name);
    const title = `${first?.kind} ${first?.namespace} ${first?.name}`;
    if (!objects.has(title)) objects.set(title, { ...one, urn: `${one.urn}-${objects.size}` });
  }
  return [...objects.values()];
}

const someStack = fc
  .array(fc.nat(STACKS.length - 1), { minLength: 1, maxLength: 4 })
  .map((picked) => joined(picked.map((index) => STACKS[index]!)));

const lineOf = ({ kind, rule, urn, path, message }: Outcome) =>
  `${kind} ${rule.id} ${urn} ${path} ${kind === "unjudged" ? message : ""}`;

/** Rules of findings, each with the resource that it blames; a rule that tells the shortest chain may blame another one later. */
function blamed(stack: readonly Judged[]): string[] {
  return judged(stack).flatMap(({ kind, rule, urn }) => {
    if (kind !== "finding") return [];
    return [rule.id === "rbac-effective-permissions" ? `${rule.id} ` : `${rule.id} ${urn}`];
  });
}

/** Rules that also demand that something works, or that compare two things with each other: what is opened may mend that. */
const RELATIVE = /^(net-reachability-proof|net-manager-separate|net-ipv6-parity|rbac-prefer-role) /;

/** Asserts that what was found before is found after. */
function keeps(before: readonly Judged[], after: readonly Judged[]): void {
  const found = new Set(blamed(after));
  assert.deepEqual(
    blamed(before).filter((line) => !RELATIVE.test(line) && !found.has(line)),
    [],
  );
}

function appended(one: Judged, path: string, value: unknown): Judged {
  const list = valueAt(one.props, path);
  return { ...one, props: withValueAt(one.props, path, [...(Array.isArray(list) ? list : []), value]) };
}

const someRule = fc.record({
  apiGroups: fc.constantFrom([""], ["*"], ["apps"], ["rbac.authorization.k8s.io"], ["kustomize.toolkit.fluxcd.io"]),
  resources: fc.constantFrom(
    ["pods"],
    ["secrets"],
    ["*"],
    ["pods/exec"],
    ["roles"],
    ["networkpolicies"],
    ["kustomizations"],
  ),
  verbs: fc.constantFrom(["get"], ["create", "patch"], ["*"], ["bind"], ["impersonate"]),
});
const someSubject = fc.constantFrom<Body>(
  { kind: "Group", name: "gitlab:project:42" },
  { kind: "Group", name: "system:authenticated" },
  { kind: "ServiceAccount", name: "bot", namespace: "shop" },
);
const someEgress = fc.constantFrom<Body>(
  {},
  { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] },
  { to: [{ ipBlock: { cidr: "::/0" } }], ports: [{ port: 443, protocol: "TCP" }] },
  { to: [{ namespaceSelector: {} }], ports: [{ port: 53, protocol: "UDP" }] },
);

/** The first egress rule of a policy that names no types is no right: it closes what was open (Kubernetes API, `spec.policyTypes`). */
function closesEgress({ props }: Judged): boolean {
  const [types, rules] = ["spec.policyTypes", "spec.egress"].map((path) => valueAt(props, path));
  return Array.isArray(types) ? types.includes("Egress") : Array.isArray(rules) && rules.length > 0;
}

/** One right more for an object, where it is of a kind that has such. */
const someRight = fc
  .tuple(someRule, someSubject, someEgress, fc.constantFrom("SYS_ADMIN", "NET_RAW", "ALL"))
  .map(([rule, subject, egress, capability]) => (one: Judged): Judged => {
    if (/:(Cluster)?Role$/.test(one.type)) return appended(one, "rules", rule);
    if (/:(Cluster)?RoleBinding$/.test(one.type)) return appended(one, "subjects", subject);
    if (/:NetworkPolicy$/.test(one.type)) return closesEgress(one) ? appended(one, "spec.egress", egress) : one;
    if (!/:Pod$/.test(one.type) || valueAt(one.props, "spec.containers[0]") === undefined) return one;
    return appended(one, "spec.containers[0].securityContext.capabilities.add", capability);
  });

describe("the whole pack", () => {
  it("does not mind the order of objects", () => {
    fc.assert(
      fc.property(someStack, orders, (stack, order) => {
        const lines = judged(stack).map(lineOf).sort();
        assert.deepEqual(judged(shuffled(stack, order)).map(lineOf).sort(), lines);
      }),
      { numRuns: 60 },
    );
  });

  it("finds no less where a right is added: a rule, a subject, an egress rule, a capability", () => {
    const apt = STACKS.filter((stack) =>
      stack.some(({ type }) => /:((Cluster)?Role(Binding)?|NetworkPolicy|Pod)$/.test(type)),
    );
    const stacks = fc
      .array(fc.nat(apt.length - 1), { minLength: 1, maxLength: 3 })
      .map((picked) => joined(picked.map((index) => apt[index]!)));
    fc.assert(
      fc.property(stacks, fc.nat(), someRight, (stack, which, more) => {
        const index = which % stack.length;
        keeps(stack, stack.with(index, more(stack[index]!)));
      }),
      { numRuns: 120 },
    );
  });

  it("finds no less where a binding is added", () => {
    const roles = STACKS.filter((stack) => stack.some(({ type }) => /:(Cluster)?Role$/.test(type)));
    fc.assert(
      fc.property(fc.nat(roles.length - 1), someSubject, (which, subject) => {
        const stack = joined([roles[which]!]);
        const [role] = stack.filter(({ type }) => /:(Cluster)?Role$/.test(type));
        const apiVersion = "rbac.authorization.k8s.io/v1";
        const [{ kind, name }] = fromPulumi(role!.type, role!.props, role!.urn) as [Resource];
        const props = {
          apiVersion,
          kind: "RoleBinding",
          metadata: { name: "one-more", namespace: "shop" },
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name },
          subjects: [subject],
        };
        const type = `kubernetes:${apiVersion}:RoleBinding`;
        keeps(stack, [...stack, { type, urn: `urn:${type}::one-more`, name: "one-more", props }]);
      }),
      { numRuns: 40 },
    );
  });

  it("finds no less, and sees no less reached, where an except is taken away", () => {
    const exceptsOf = ({ props }: Judged) => placesOf(props).filter((path) => /\.except\[\d+\]$/.test(path));
    const apt = STACKS.filter((stack) => stack.some((one) => exceptsOf(one).length > 0));
    fc.assert(
      fc.property(fc.nat(apt.length - 1), fc.nat(), (which, place) => {
        const stack = joined([apt[which]!]);
        const index = stack.findIndex((one) => exceptsOf(one).length > 0);
        const places = exceptsOf(stack[index]!);
        const path = places[place % places.length]!.replace(/\[\d+\]$/, "");
        const except = valueAt(stack[index]!.props, path) as unknown[];
        const wider = {
          ...stack[index]!,
          props: withValueAt(stack[index]!.props, path, except.toSpliced(place % except.length, 1)),
        };
        const after = stack.with(index, wider);
        keeps(stack, after);
        assertReaches(after, stack);
      }),
      { numRuns: 80 },
    );
  });
});

/** Whether the pods of each policy reach all that those of the same policy in another stack reach, in both bounds. */
function assertReaches(wider: readonly Judged[], stack: readonly Judged[]): void {
  for (const bound of ["over", "under"] as const) {
    const [one, other] = [wider, stack].map((objects) => {
      const { policies } = topologyOf(
        objects.flatMap(({ type, props, urn, name }) =>
          fromPulumi(type, props, urn, name).map((resource) => ({ resource, read: readerOf(resource) })),
        ),
      );
      const pods = policies.map(selectedPod);
      return { reach: reachability({ workloads: pods, policies }, bound), pods };
    });
    for (const [index, pod] of other!.pods.entries())
      for (const range of [...other!.reach.outside, ...other!.reach.outside6]) {
        const before = other!.reach.ports(pod, range);
        const now = one!.reach.ports(one!.pods[index]!, range);
        assert.equal(before.intersection(now).toString(), before.toString());
      }
  }
}

const JUNK: readonly unknown[] = [7, true, "text", ["text"], [7], { a: 1 }, [{ a: 1 }], null];
const typeOf = (value: unknown) => (Array.isArray(value) ? "list" : value === null ? "null" : typeof value);

/** Places where any type is right: the values of a chart have none of their own. */
const FREE: Readonly<Record<string, RegExp>> = { "secret-values-are-secret": /^values[.[]/ };

describe("values of a wrong type", () => {
  it("never stop a rule, wherever they stand", () => {
    const objects = STACKS.flat();
    const spots = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constantFrom(...JUNK), fc.jsonValue())), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.nat(objects.length - 1), spots, (which, changes) => {
        const one = objects[which]!;
        const props = changes.reduce<Body>((data, [spot, junk]) => {
          const places = placesOf(data);
          return places.length === 0 ? data : withValueAt(data, places[spot % places.length]!, junk);
        }, one.props as Body);
        const stopped = judged([{ ...one, props }]).filter(({ message }) => message.includes("the rule failed to run"));
        assert.deepEqual(
          stopped.map(({ message }) => message),
          [],
        );
      }),
      { numRuns: 250 },
    );
  });

  for (const [rule, table] of tables) {
    const example = exampleOf(rule, table);
    if (!inData(example)) continue;
    it(`do not let the fault of ${rule.id} pass in silence`, () => {
      const { paths, origins } = judge(rule, example.stack, example.settings);
      for (const [index, path] of paths.entries()) {
        const at = example.stack.findIndex(({ urn }) => urn === origins[index]);
        const one = example.stack[at];
        if (one === undefined) continue;
        for (const place of placesOf(one.props).filter(
          (candidate) => path.startsWith(candidate) && !FREE[rule.id]?.test(candidate),
        ))
          for (const junk of JUNK) {
            if (junk === null || typeOf(junk) === typeOf(valueAt(one.props, place))) continue;
            const stack = example.stack.with(at, { ...one, props: withValueAt(one.props, place, junk) });
            const verdict = judge(rule, stack, example.settings);
            assert.ok(verdict.paths.length + verdict.aside.length > 0, `${place} as ${JSON.stringify(junk)}`);
          }
      }
    });
  }
});
