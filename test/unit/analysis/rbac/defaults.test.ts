import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { accessTable } from "../../../../analysis/rbac/access.ts";
import { bindingOf } from "../../../../analysis/rbac/binding.ts";
import { defaultBindings, defaultRoles } from "../../../../analysis/rbac/defaults.ts";

/** Short for all of a text; the end-to-end test compares the rules themselves with the API server's. */
const digest = (lines: readonly string[]) => createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 16);

describe("defaults of Kubernetes", () => {
  it("are the roles that the end-to-end test found equal to those of the API server", () => {
    const lines = defaultRoles().map(({ resource }) => JSON.stringify(resource.root));
    assert.equal(defaultRoles().length, ROLES);
    assert.equal(digest(lines), ROLES_DIGEST, "run npm run e2e -- judge, then put the new digest here");
  });

  it("are bound as the API server binds them", () => {
    const told = defaultBindings().map(({ resource, read }) => {
      const { roleKind, roleName, subjects } = bindingOf(resource, read)!;
      const to = subjects.map(({ kind, name, namespace }) => `${kind} ${namespace ?? ""}/${name}`).join(", ");
      return `${resource.kind} ${resource.namespace ?? ""}/${resource.name} ${roleKind} ${roleName}: ${to}`;
    });
    for (const { resource, read } of defaultBindings())
      assert.deepEqual(
        [resource.origin, read.at("roleRef", "apiGroup").text()],
        ["default of Kubernetes", "rbac.authorization.k8s.io"],
      );
    const own = told.filter((line) => !line.includes("ClusterRole system:controller:"));
    assert.deepEqual(own, BINDINGS);
    assert.deepEqual(
      told.filter((line) => line.includes("deployment-controller")),
      [
        "ClusterRoleBinding /system:controller:deployment-controller ClusterRole system:controller:deployment-controller: ServiceAccount kube-system/deployment-controller",
      ],
    );
  });

  it("leave no binding without its role", () => {
    assert.deepEqual(accessTable(defaultBindings()).unresolved, []);
  });
});

const ROLES = 76;
const ROLES_DIGEST = "7331202d5b4c37bd";

const BINDINGS = [
  "ClusterRoleBinding /cluster-admin ClusterRole cluster-admin: Group /system:masters",
  "ClusterRoleBinding /system:basic-user ClusterRole system:basic-user: Group /system:authenticated",
  "ClusterRoleBinding /system:discovery ClusterRole system:discovery: Group /system:authenticated",
  "ClusterRoleBinding /system:kube-controller-manager ClusterRole system:kube-controller-manager: User /system:kube-controller-manager",
  "ClusterRoleBinding /system:kube-dns ClusterRole system:kube-dns: ServiceAccount kube-system/kube-dns",
  "ClusterRoleBinding /system:kube-scheduler ClusterRole system:kube-scheduler: User /system:kube-scheduler",
  "ClusterRoleBinding /system:monitoring ClusterRole system:monitoring: Group /system:monitoring",
  "ClusterRoleBinding /system:node-proxier ClusterRole system:node-proxier: User /system:kube-proxy",
  "ClusterRoleBinding /system:public-info-viewer ClusterRole system:public-info-viewer: Group /system:authenticated, Group /system:unauthenticated",
  "ClusterRoleBinding /system:service-account-issuer-discovery ClusterRole system:service-account-issuer-discovery: Group /system:serviceaccounts",
  "ClusterRoleBinding /system:volume-scheduler ClusterRole system:volume-scheduler: User /system:kube-scheduler",
  "RoleBinding kube-public/system:controller:bootstrap-signer Role system:controller:bootstrap-signer: ServiceAccount kube-system/bootstrap-signer",
  "RoleBinding kube-system/extension-apiserver-authentication-reader Role extension-apiserver-authentication-reader: User kube-system/system:kube-controller-manager, User kube-system/system:kube-scheduler",
  "RoleBinding kube-system/system::leader-locking-kube-controller-manager Role system::leader-locking-kube-controller-manager: User kube-system/system:kube-controller-manager, ServiceAccount kube-system/kube-controller-manager, ServiceAccount kube-system/leader-election-controller",
  "RoleBinding kube-system/system::leader-locking-kube-scheduler Role system::leader-locking-kube-scheduler: User kube-system/system:kube-scheduler, ServiceAccount kube-system/kube-scheduler",
  "RoleBinding kube-system/system:controller:bootstrap-signer Role system:controller:bootstrap-signer: ServiceAccount kube-system/bootstrap-signer",
  "RoleBinding kube-system/system:controller:cloud-provider Role system:controller:cloud-provider: ServiceAccount kube-system/cloud-provider",
  "RoleBinding kube-system/system:controller:token-cleaner Role system:controller:token-cleaner: ServiceAccount kube-system/token-cleaner",
];
