import assert from "node:assert/strict";
import fc from "fast-check";
import { capacityOf } from "../../../analysis/capacity/capacity.ts";
import { namespaceRoom } from "../../../analysis/capacity/room.ts";
import { podsOf } from "../../../analysis/objects/pods.ts";
import { Reader } from "../../../analysis/objects/reader.ts";
import { Secret, UNKNOWN } from "../../../analysis/objects/wire.ts";
import { evaluate } from "../../../analysis/pod-security/evaluate.ts";
import { serviceAccount } from "../../../analysis/rbac/access.ts";
import { type EffectiveRights, effectiveRights } from "../../../analysis/rbac/effective.ts";
import { flowsOf, leaksOf } from "../../../analysis/secrets/taint.ts";
import { orders, shuffled } from "./order.ts";
import { bindingTo, membersOf, rbac, rule } from "./rbac/objects.ts";

type Plain = Record<string, unknown>;

const NAMESPACES = ["a", "b"];

const someRule = fc
  .tuple(
    fc.constantFrom("get", "create", "patch", "bind", "escalate", "impersonate", "*"),
    fc.constantFrom(
      "pods",
      "secrets",
      "namespaces",
      "serviceaccounts",
      "serviceaccounts/token",
      "roles",
      "clusterroles",
      "rolebindings",
      "clusterrolebindings",
      "users",
      "groups",
      "*",
    ),
    fc.constantFrom("", "rbac.authorization.k8s.io", "*"),
    fc.constantFrom(undefined, undefined, "bot", "boss", "r0", "a"),
  )
  .map(([verb, resource, group, name]) =>
    rule([verb], [resource], { apiGroups: [group], ...(name !== undefined && { resourceNames: [name] }) }),
  );

const SUBJECTS = [
  { kind: "ServiceAccount", namespace: "a", name: "bot" },
  { kind: "ServiceAccount", namespace: "b", name: "bot" },
  { kind: "ServiceAccount", namespace: "a", name: "boss" },
  { kind: "User", name: "boss" },
  { kind: "Group", name: "boss" },
];

/** A role, whether it is one of its namespace, where it is bound, and who is bound to it. */
const someRight = fc.record({
  rules: fc.array(someRule, { maxLength: 3 }),
  own: fc.boolean(),
  namespace: fc.constantFrom(...NAMESPACES, undefined),
  subject: fc.constantFrom(...SUBJECTS),
});

type Right = typeof someRight extends fc.Arbitrary<infer T> ? T : never;

function objectsOf(rights: readonly Right[]): object[] {
  return rights.flatMap(({ rules, own, namespace, subject }, index) => {
    const name = `r${index}`;
    const kind = own && namespace !== undefined ? "Role" : "ClusterRole";
    return [
      rbac(kind, name, kind === "Role" ? namespace : undefined, { rules }),
      bindingTo(namespace === undefined ? "ClusterRoleBinding" : "RoleBinding", namespace, `${kind} ${name}`, subject),
    ];
  });
}

const QUESTIONS = ["secrets", "nodes", "pods", "users"].flatMap((resource) =>
  ["get", "impersonate"].flatMap((verb) =>
    [...NAMESPACES, undefined].map((namespace) => ({ verb, group: "", resource, namespace })),
  ),
);

/** Everything that the engine says of who may do what, chains aside. */
function answers(effective: EffectiveRights): string[] {
  return NAMESPACES.flatMap((home) => {
    const bot = serviceAccount(home, "bot");
    const own = QUESTIONS.map((question) => `${home} ${JSON.stringify(question)}`);
    const can = own.filter((_, index) => effective.can(bot, QUESTIONS[index]!) !== undefined);
    const reach = [...effective.reach(bot)].map(([standing, steps]) => `${home} ${standing} ${steps.length}`);
    return [...can, ...reach];
  }).sort();
}

const standings = (all: readonly string[]) => new Set(all.map((line) => line.replace(/ \d+$/, "")));

describe("laws of rbac", () => {
  it("a right that is added takes none away and lengthens no chain", () => {
    fc.assert(
      fc.property(fc.array(someRight, { maxLength: 5 }), someRight, (some, more) => {
        const before = effectiveRights(membersOf(...objectsOf(some)));
        const after = effectiveRights(membersOf(...objectsOf([...some, more])));
        const kept = standings(answers(after));
        for (const line of standings(answers(before))) assert.ok(kept.has(line), line);
        for (const question of QUESTIONS) {
          const steps = (of: EffectiveRights) => of.can(serviceAccount("a", "bot"), question)?.steps.length ?? Infinity;
          assert.ok(steps(after) <= steps(before), JSON.stringify(question));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("the order of objects does not matter", () => {
    fc.assert(
      fc.property(fc.array(someRight, { maxLength: 5 }), orders, (some, order) => {
        const objects = objectsOf(some);
        const ours = answers(effectiveRights(membersOf(...objects)));
        assert.deepEqual(answers(effectiveRights(membersOf(...shuffled(objects, order)))), ours);
      }),
      { numRuns: 60 },
    );
  });

  it("who can and can agree, and the chains are as long", () => {
    fc.assert(
      fc.property(fc.array(someRight, { maxLength: 5 }), (some) => {
        const effective = effectiveRights(membersOf(...objectsOf(some)));
        for (const question of QUESTIONS) {
          const all = effective.whoCan(question);
          for (const home of NAMESPACES) {
            const bot = serviceAccount(home, "bot");
            if (!effective.access.subjects.includes(`User ${bot.user}`)) continue;
            assert.equal(all.get(`User ${bot.user}`)?.steps.length, effective.can(bot, question)?.steps.length);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("laws of the other engines", () => {
  it("a container that is added takes no fault of a pod away", () => {
    const one = fc.record({
      name: fc.string(),
      securityContext: fc.constantFrom(
        {},
        { privileged: true },
        { runAsNonRoot: true, allowPrivilegeEscalation: false },
      ),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 3 }), one, (some, more) => {
        const faults = (containers: Plain[]) =>
          membersOf({ apiVersion: "v1", kind: "Pod", metadata: {}, spec: { containers } }).flatMap(
            ({ resource, read }) =>
              podsOf(resource, read).flatMap((pod) =>
                evaluate(pod, "restricted").flatMap(({ faults: own }) => own.map(({ at }) => at.path)),
              ),
          );
        const after = new Set(faults([...some, more]));
        for (const path of faults(some)) assert.ok(after.has(path), path);
      }),
    );
  });

  it("the order of resources does not matter for secrets, and one more hides none", () => {
    const value = fc.constantFrom<unknown>(new Secret("a"), UNKNOWN, "plain");
    const resource = fc.record({
      type: fc.constantFrom(
        "kubernetes:core/v1:ConfigMap",
        "kubernetes:core/v1:Secret",
        "random:index/randomPassword:RandomPassword",
      ),
      inputs: fc.record({ data: value, other: value }),
      fed: fc.nat(5),
    });
    const nodes = fc.array(resource, { minLength: 1, maxLength: 6 }).map((all) =>
      all.map(({ type, inputs, fed }, index) => ({
        urn: `${index}`,
        type,
        name: "x",
        custom: true,
        inputs,
        propertyDependencies: { data: [`${fed}`] },
      })),
    );
    const told = (flows: ReturnType<typeof flowsOf>) =>
      flows.map(({ to, path, verdict }) => `${to} ${path} ${verdict}`).sort();
    fc.assert(
      fc.property(nodes, orders, (all, order) => {
        assert.deepEqual(told(flowsOf(shuffled(all, order))), told(flowsOf(all)));
        const after = new Set(told(leaksOf(all)));
        for (const line of told(leaksOf(all.slice(0, -1)))) assert.ok(after.has(line), line);
      }),
    );
  });

  it("a job that asks for more, or a smaller quota, never lets more jobs run", () => {
    const running = (cpu: number, hard: number) => {
      const kubernetes = new Reader({ cpu_request: `${cpu}m`, helper_cpu_request: "10m" });
      const quota = {
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name: "q", namespace: "ci" },
        spec: { hard: { "requests.cpu": `${hard}m` } },
      };
      const limits = {
        apiVersion: "v1",
        kind: "LimitRange",
        metadata: { name: "l", namespace: "ci" },
        spec: { limits: [{ type: "Container", defaultRequest: { cpu: "1m" } }] },
      };
      const section = { read: new Reader({}), kubernetes, namespace: "ci" };
      return capacityOf({
        section,
        concurrent: 50,
        services: 1,
        room: namespaceRoom(membersOf(quota, limits), "ci"),
        pools: undefined,
      }).usual.running;
    };
    const milli = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(milli, milli, milli, (cpu, more, hard) => {
        assert.ok(running(cpu + more, hard) <= running(cpu, hard));
        assert.ok(running(cpu, hard) <= running(cpu, hard + more));
      }),
    );
  });
});
