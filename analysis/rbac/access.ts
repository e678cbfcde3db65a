import { bindingOf, type Subject } from "./binding.ts";
import { covers, type PolicyRule } from "./covers.ts";
import { type Member, push, type RoleTable, roleTable } from "./roles.ts";

/** Who asks: the names that the API server's authenticators give. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

/** What is asked, as in a SubjectAccessReview. */
export type Question =
  | {
      readonly verb: string;
      /** API group; "" for the core group. */
      readonly group: string;
      /** `pods`, or with a subresource `pods/exec`. */
      readonly resource: string;
      readonly name?: string;
      /** Absent for a resource of the cluster, or for all namespaces at once. */
      readonly namespace?: string;
    }
  | { readonly verb: string; readonly path: string };

/** One binding that grants what is asked: the chain subject, binding, role, rule. */
export interface Grant {
  readonly subject: Subject;
  /** `ClusterRoleBinding name` or `RoleBinding namespace/name`. */
  readonly binding: string;
  /** Where the binding was made. */
  readonly origin: string;
  readonly role: string;
  readonly rule: PolicyRule;
}

/** The rules that one binding gives to one subject. */
export interface BoundRules {
  readonly subject: Subject;
  readonly binding: string;
  readonly origin: string;
  /** The binding's namespace; undefined for the whole cluster. */
  readonly namespace: string | undefined;
  readonly role: string;
  readonly rules: readonly PolicyRule[];
}

/** The rights that a set of objects gives. */
export interface AccessTable {
  /** Whether someone may do something, and by which grants; an empty list is no. */
  can(identity: Identity, question: Question): Grant[];
  /** All grants of something, to whomever. */
  whoCan(question: Question): Grant[];
  /** Bindings whose role is neither in the set nor a known default: what they give cannot be told. */
  readonly unresolved: readonly { binding: string; origin: string; role: string }[];
  /** What the bindings give to a subject: `User name` or `Group name`. */
  bound(key: string): readonly BoundRules[];
  /** Every subject that a binding names. */
  readonly subjects: readonly string[];
  readonly roles: RoleTable;
}

/** The identity of a ServiceAccount, with the groups that the API server puts it in. */
export function serviceAccount(namespace: string, name: string): Identity {
  return {
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"],
  };
}

/**
 * Reads Roles, ClusterRoles and bindings into a table that answers as the API server's RBAC authorizer does
 * (k8s.io/kubernetes plugin/pkg/auth/authorizer/rbac and pkg/registry/rbac/validation).
 */
export function accessTable(members: readonly Member[]): AccessTable {
  const roles = roleTable(members);
  const unresolved: { binding: string; origin: string; role: string }[] = [];
  const bySubject = new Map<string, BoundRules[]>();
  const everything: BoundRules[] = [];
  for (const { resource, read } of members) {
    const found = bindingOf(resource, read);
    if (found?.roleName === undefined) continue;
    const namespace = found.cluster ? undefined : (resource.namespace ?? "default");
    const binding = `${resource.kind} ${namespace === undefined ? "" : `${namespace}/`}${resource.name}`;
    const ofCluster = found.cluster || found.roleKind === "ClusterRole";
    const role = ofCluster ? `ClusterRole ${found.roleName}` : `Role ${namespace}/${found.roleName}`;
    const rules = roles.rules(role);
    if (rules === undefined) {
      unresolved.push({ binding, origin: resource.origin, role });
      continue;
    }
    for (const subject of found.subjects) {
      if (!["User", "Group", "ServiceAccount"].includes(subject.kind)) continue;
      const bound: BoundRules = { subject, binding, origin: resource.origin, namespace, role, rules };
      everything.push(bound);
      const key = keyOf(subject);
      if (key !== undefined) push(bySubject, key, bound);
    }
  }
  return {
    unresolved,
    roles,
    subjects: [...bySubject.keys()],
    bound: (key) => bySubject.get(key) ?? [],
    can(identity, question) {
      return keysOf(identity)
        .flatMap((key) => bySubject.get(key) ?? [])
        .flatMap((bound) => grantsOf(bound, question));
    },
    whoCan: (question) => everything.flatMap((bound) => grantsOf(bound, question)),
  };
}

/** The subjects that an identity answers to. */
export function keysOf({ user, groups }: Identity): string[] {
  return [`User ${user}`, ...groups.map((group) => `Group ${group}`)];
}

/** A ServiceAccount is a user with a long name, which nobody bears where its namespace is absent or not known yet. */
function keyOf({ kind, name, namespace }: Subject): string | undefined {
  if (kind === "User" || kind === "Group") return `${kind} ${name}`;
  if (kind !== "ServiceAccount" || !namespace) return undefined;
  return `User ${serviceAccount(namespace, name).user}`;
}

/** The rules of one binding that allow what is asked. */
function grantsOf(bound: BoundRules, question: Question): Grant[] {
  if (!isWithin(bound, question)) return [];
  return bound.rules.filter((rule) => allows(rule, question)).map((rule) => byRule(bound, rule));
}

/** The first rule of one binding that allows what is asked. */
export function grantOf(bound: BoundRules, question: Question): Grant | undefined {
  const rule = isWithin(bound, question) ? bound.rules.find((one) => allows(one, question)) : undefined;
  return rule && byRule(bound, rule);
}

function isWithin({ namespace }: BoundRules, question: Question): boolean {
  return namespace === undefined || ("namespace" in question && question.namespace === namespace);
}

function byRule({ subject, binding, origin, role }: BoundRules, rule: PolicyRule): Grant {
  return { subject, binding, origin, role, rule };
}

/** Whether one rule allows what is asked. Names narrow every verb; a request without a name is never inside them. */
export function allows(rule: PolicyRule, question: Question): boolean {
  if ("path" in question) {
    const verb = rule.verbs.includes("*") || rule.verbs.includes(question.verb);
    return verb && rule.nonResourceURLs.some((pattern) => matchesPath(pattern, question.path));
  }
  if (!covers(rule, question.group, question.resource, question.verb)) return false;
  return rule.resourceNames.length === 0 || rule.resourceNames.includes(question.name ?? "");
}

/** `*` at the end stands for anything behind. */
function matchesPath(pattern: string, path: string): boolean {
  return pattern === path || (pattern.endsWith("*") && path.startsWith(pattern.replace(/\*+$/, "")));
}
