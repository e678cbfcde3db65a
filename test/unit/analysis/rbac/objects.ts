import { fromManifest, readerOf } from "../../../../analysis/objects/resource.ts";
import type { Member } from "../../../../analysis/rbac/roles.ts";

/** Roles and bindings for the tests of rbac. */
const API = "rbac.authorization.k8s.io";

export function rbac(kind: string, name: string, namespace: string | undefined, body: object) {
  return { apiVersion: `${API}/v1`, kind, metadata: { name, namespace }, ...body };
}

export function rule(verbs: string[], resources: string[], more: object = {}) {
  return { apiGroups: [""], resources, verbs, ...more };
}

/** A binding of `ClusterRole name` or `Role name`. */
export function bindingTo(kind: string, namespace: string | undefined, role: string, ...subjects: object[]) {
  const [roleKind, name] = role.split(" ");
  return rbac(kind, `${role.replace(" ", "-")}-binding`, namespace, {
    roleRef: { apiGroup: API, kind: roleKind, name },
    subjects,
  });
}

export function membersOf(...manifests: object[]): Member[] {
  return manifests.flatMap((manifest, index) =>
    fromManifest(manifest, `${index}`).map((resource) => ({ resource, read: readerOf(resource) })),
  );
}
