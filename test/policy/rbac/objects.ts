import { object } from "../../lib/judge.ts";

export const V1 = "rbac.authorization.k8s.io/v1";

/** A Role of the namespace `shop`, or a ClusterRole, named `it`. */
export function role(kind: string, ...rules: object[]) {
  return object(V1, kind, { ...(kind === "Role" ? { metadata: { namespace: "shop" } } : {}), rules });
}

/** A rule on resources of the core group. */
export function core(resources: unknown, verbs: unknown, more: object = {}) {
  return { apiGroups: [""], resources, verbs, ...more };
}

/** A RoleBinding of the namespace `shop`, or a ClusterRoleBinding. */
export function bind(kind: string, roleRef: object, ...subjects: object[]) {
  const namespace = kind === "RoleBinding" ? { metadata: { namespace: "shop" } } : {};
  return object(V1, kind, { ...namespace, roleRef, subjects }, "binding");
}

const EVERY_VERB = "approve create delete deletecollection get impersonate list patch update watch".split(" ");

/** Bad examples: a role with every verb on one resource, whose message names the verbs that count. */
export function tooMuch(...rights: [group: string, resource: string, verbs: string][]) {
  return Object.fromEntries(
    rights.map(([group, resource, verbs]) => [
      `every verb on ${resource}`,
      {
        stack: role("ClusterRole", { apiGroups: [group], resources: [resource], verbs: EVERY_VERB }),
        at: ["rules[0]"],
        says: `found=${verbs.replaceAll(" ", ", ")} ${resource};`,
      },
    ]),
  );
}

export const account = (namespace: string, name: string) => ({ kind: "ServiceAccount", name, namespace });
export const group = (name: string) => ({ kind: "Group", name });
