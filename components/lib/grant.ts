import { Role } from "@pulumi/kubernetes/rbac/v1/role.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import type { rbac } from "@pulumi/kubernetes/types/input.js";
import type * as pulumi from "@pulumi/pulumi";
import type { PolicyRule } from "./rbac.ts";

/** Rights in one namespace. */
export interface Grant {
  /** Of the Role and of the RoleBinding: both have one name. */
  metadata: { name: string; namespace: pulumi.Input<string>; labels: Record<string, string> };
  rules: PolicyRule[];
  subjects: pulumi.Input<rbac.v1.Subject>[];
}

/** A Role and the RoleBinding that gives it to its subjects, both with the same names in Pulumi and in Kubernetes. */
export function grant(
  name: string,
  { metadata, rules, subjects }: Grant,
  parent: pulumi.Resource,
): [Role, RoleBinding] {
  const role = new Role(name, { metadata, rules }, { parent });
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name };
  return [role, new RoleBinding(name, { metadata, roleRef, subjects }, { parent, dependsOn: role })];
}
