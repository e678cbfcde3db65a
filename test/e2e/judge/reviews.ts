import fc from "fast-check";
import type { Identity, Question } from "../../../analysis/rbac/access.ts";
import { serviceAccount } from "../../../analysis/rbac/access.ts";

const API = { apiVersion: "rbac.authorization.k8s.io/v1" };
const RBAC = "rbac.authorization.k8s.io";

/** Namespaces of the role sets. */
export const NAMESPACES = ["judge-a", "judge-b"];

const verbs = fc.constantFrom("get", "list", "create", "delete", "impersonate", "*");
const groups = fc.constantFrom("", "apps", "example.com", "*");
const resources = fc.constantFrom("pods", "pods/exec", "*/exec", "secrets", "deployments", "deployments/scale", "*");
const names = fc.constantFrom("one", "two");
const paths = fc.constantFrom("/judge", "/judge/*", "/judge/deep", "*");
const few = <T>(item: fc.Arbitrary<T>, least = 1) => fc.array(item, { minLength: least, maxLength: 3 });

const resourceRule = fc.record(
  { verbs: few(verbs, 2), apiGroups: few(groups, 2), resources: few(resources, 2), resourceNames: few(names) },
  { requiredKeys: ["verbs", "apiGroups", "resources"] },
);
const pathRule = fc.record({ verbs: few(fc.constantFrom("get", "post", "*")), nonResourceURLs: few(paths) });

/** A role set: what its objects are named after is its number, so that sets do not reach each other's subjects. */
interface Draft {
  readonly clusterRules: object[][];
  readonly roleRules: object[][];
  readonly aggregated: boolean;
  readonly bindings: { kind: number; role: number; subjects: number[] }[];
}

const draft: fc.Arbitrary<Draft> = fc.record({
  clusterRules: fc.array(few(fc.oneof({ weight: 4, arbitrary: resourceRule }, { weight: 1, arbitrary: pathRule })), {
    minLength: 2,
    maxLength: 2,
  }),
  roleRules: fc.array(few(resourceRule), { minLength: 2, maxLength: 2 }),
  aggregated: fc.boolean(),
  bindings: fc.array(fc.record({ kind: fc.nat(2), role: fc.nat(2), subjects: few(fc.nat(5), 2) }), {
    minLength: 6,
    maxLength: 10,
  }),
});

const asked = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      {
        verb: fc.constantFrom("get", "list", "create", "get"),
        group: fc.constantFrom("", "apps", "example.com", ""),
        resource: fc.constantFrom("pods", "pods/exec", "secrets", "deployments", "deployments/scale"),
        name: fc.constantFrom("one", "two", "three"),
        namespace: fc.constantFrom(...NAMESPACES),
      },
      { requiredKeys: ["verb", "group", "resource"] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      verb: fc.constantFrom("get", "post"),
      path: fc.constantFrom("/judge", "/judge/", "/judge/deep", "/judge/deep/er", "/healthz", "/other"),
    }),
  },
);

/** One random set of roles and bindings with questions about it. */
export interface RoleSet {
  readonly objects: Manifest[];
  readonly questions: { readonly who: Identity; readonly question: Question }[];
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [key: string]: unknown;
}

/** Random sets, the same for the same seed. */
export function roleSets(count: number, questions: number, seed: number): RoleSet[] {
  const drafts = fc.sample(draft, { seed, numRuns: count });
  const wishes = fc.sample(fc.tuple(fc.nat(3), asked), { seed, numRuns: count * questions });
  return drafts.map((one, index) => {
    const set = `judge-${index}`;
    const people: Identity[] = [
      { user: `${set}-ann`, groups: [`${set}-dev`, "system:authenticated"] },
      { user: `${set}-bob`, groups: [`${set}-ops`] },
      serviceAccount("judge-a", `${set}-bot`),
      serviceAccount("judge-b", `${set}-bot`),
    ];
    const own = wishes.slice(index * questions, (index + 1) * questions);
    return { objects: objectsOf(one, set), questions: own.map(([who, question]) => ({ who: people[who]!, question })) };
  });
}

function objectsOf({ clusterRules, roleRules, aggregated, bindings }: Draft, set: string): Manifest[] {
  const subjects = [
    { kind: "User", apiGroup: RBAC, name: `${set}-ann` },
    { kind: "Group", apiGroup: RBAC, name: `${set}-dev` },
    { kind: "Group", apiGroup: RBAC, name: `${set}-ops` },
    { kind: "ServiceAccount", name: `${set}-bot`, namespace: "judge-a" },
    { kind: "ServiceAccount", name: `${set}-bot`, namespace: "judge-b" },
    { kind: "User", apiGroup: RBAC, name: `system:serviceaccount:judge-b:${set}-bot` },
  ];
  const labels = { [`judge/${set}`]: "yes" };
  const clusterRoles = clusterRules.map((rules, index) => ({
    ...API,
    kind: "ClusterRole",
    metadata: { name: `${set}-${index}`, ...(aggregated && index === 0 && { labels }) },
    rules,
  }));
  const whole = {
    ...API,
    kind: "ClusterRole",
    metadata: { name: `${set}-2` },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] },
    rules: [],
  };
  const roles = roleRules.map((rules, index) => ({
    ...API,
    kind: "Role",
    metadata: { name: `${set}-${index}`, namespace: NAMESPACES[index]! },
    rules,
  }));
  const bound = bindings.map(({ kind, role, subjects: chosen }, index) => {
    const ofCluster = kind === 0;
    const roleRef = { apiGroup: RBAC, kind: kind === 2 ? "Role" : "ClusterRole", name: `${set}-${role}` };
    return {
      ...API,
      kind: ofCluster ? "ClusterRoleBinding" : "RoleBinding",
      metadata: { name: `${set}-${index}`, ...(!ofCluster && { namespace: NAMESPACES[index % 2]! }) },
      roleRef,
      subjects: [...new Set(chosen)].map((number) => subjects[number]),
    };
  });
  return [...clusterRoles, whole, ...roles, ...bound];
}
