import { fromManifest, readerOf } from "../objects/resource.ts";
import { CONTROLLER_ROLES } from "./controller-roles.ts";
import { DEFAULT_ROLES } from "./default-roles.ts";
import type { Member } from "./roles.ts";

const API = { apiVersion: "rbac.authorization.k8s.io/v1" };
const AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-";
const SCHEDULER = ["User system:kube-scheduler"];
const CONTROLLER_MANAGER = ["User system:kube-controller-manager"];
const LEASES = [
  "create,get,list,update,watch coordination.k8s.io leases",
  "create,get,list,update,watch coordination.k8s.io leasecandidates",
];
const WRITE_EVENTS = "create,patch,update core,events.k8s.io events";

/** Which roles an aggregated default role takes over, and into which it is taken over itself. */
const AGGREGATED: Record<string, string | undefined> = { admin: undefined, edit: "admin", view: "edit" };

/** Subjects of the default ClusterRoleBindings; role and binding have one name. `system:node` is bound to nobody. */
const CLUSTER_BINDINGS: Record<string, readonly string[]> = {
  "cluster-admin": ["Group system:masters"],
  "system:basic-user": ["Group system:authenticated"],
  "system:discovery": ["Group system:authenticated"],
  "system:kube-controller-manager": CONTROLLER_MANAGER,
  "system:kube-dns": ["ServiceAccount kube-system/kube-dns"],
  "system:kube-scheduler": SCHEDULER,
  "system:monitoring": ["Group system:monitoring"],
  "system:node-proxier": ["User system:kube-proxy"],
  "system:public-info-viewer": ["Group system:authenticated", "Group system:unauthenticated"],
  "system:service-account-issuer-discovery": ["Group system:serviceaccounts"],
  "system:volume-scheduler": SCHEDULER,
};

/** The default Roles with their rules and subjects. */
const NAMESPACED: readonly [namespace: string, role: string, rules: readonly string[], subjects: readonly string[]][] =
  [
    [
      "kube-public",
      "system:controller:bootstrap-signer",
      ["get,list,watch core configmaps", "update core configmaps cluster-info", WRITE_EVENTS],
      ["ServiceAccount kube-system/bootstrap-signer"],
    ],
    [
      "kube-system",
      "extension-apiserver-authentication-reader",
      ["get,list,watch core configmaps extension-apiserver-authentication"],
      [...CONTROLLER_MANAGER, ...SCHEDULER],
    ],
    [
      "kube-system",
      "system::leader-locking-kube-controller-manager",
      LEASES,
      [
        ...CONTROLLER_MANAGER,
        "ServiceAccount kube-system/kube-controller-manager",
        "ServiceAccount kube-system/leader-election-controller",
      ],
    ],
    [
      "kube-system",
      "system::leader-locking-kube-scheduler",
      LEASES,
      [...SCHEDULER, "ServiceAccount kube-system/kube-scheduler"],
    ],
    [
      "kube-system",
      "system:controller:bootstrap-signer",
      ["get,list,watch core secrets"],
      ["ServiceAccount kube-system/bootstrap-signer"],
    ],
    [
      "kube-system",
      "system:controller:cloud-provider",
      ["create,get,list,watch core configmaps"],
      ["ServiceAccount kube-system/cloud-provider"],
    ],
    [
      "kube-system",
      "system:controller:token-cleaner",
      ["delete,get,list,watch core secrets", WRITE_EVENTS],
      ["ServiceAccount kube-system/token-cleaner"],
    ],
  ];

let roles: readonly Member[] | undefined;
let bindings: readonly Member[] | undefined;

/** The ClusterRoles and Roles that every API server makes and keeps (Kubernetes docs, RBAC, "Auto-reconciliation"). */
export function defaultRoles(): readonly Member[] {
  roles ??= membersOf([
    ...Object.entries(DEFAULT_ROLES).map(([name, rules]) => {
      const into = /^system:aggregate-to-(.*)$/.exec(name)?.[1];
      return clusterRole(name, { rules: rules.map(ruleOf) }, into);
    }),
    ...Object.entries(AGGREGATED).map(([name, into]) => {
      const clusterRoleSelectors = [{ matchLabels: { [AGGREGATE + name]: "true" } }];
      return clusterRole(name, { aggregationRule: { clusterRoleSelectors } }, into);
    }),
    ...Object.entries(CONTROLLER_ROLES).map(([name, rules]) =>
      clusterRole(`system:controller:${name}`, { rules: rules.map(ruleOf) }),
    ),
    ...NAMESPACED.map(([namespace, name, rules]) => ({
      ...API,
      kind: "Role",
      metadata: { name, namespace },
      rules: rules.map(ruleOf),
    })),
  ]);
  return roles;
}

/** The bindings that every API server makes; a stack's own objects come beside them. */
export function defaultBindings(): readonly Member[] {
  bindings ??= membersOf([
    ...Object.entries(CLUSTER_BINDINGS).map(([name, subjects]) =>
      binding(undefined, "ClusterRole", name, subjects.map(subjectOf)),
    ),
    ...Object.keys(CONTROLLER_ROLES).map((name) =>
      binding(undefined, "ClusterRole", `system:controller:${name}`, [subjectOf(`ServiceAccount kube-system/${name}`)]),
    ),
    ...NAMESPACED.map(([namespace, name, , subjects]) => binding(namespace, "Role", name, subjects.map(subjectOf))),
  ]);
  return bindings;
}

function clusterRole(name: string, body: object, into?: string): object {
  const labels = into === undefined ? {} : { [AGGREGATE + into]: "true" };
  return { ...API, kind: "ClusterRole", metadata: { name, labels }, ...body };
}

function binding(namespace: string | undefined, kind: string, name: string, subjects: object[]): object {
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind, name };
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  return { ...API, kind: namespace === undefined ? "ClusterRoleBinding" : "RoleBinding", metadata, roleRef, subjects };
}

/** `get,list core pods,secrets name` as a rule. */
function ruleOf(line: string): object {
  const [verbs, groups, things, names] = line.split(" ") as [string, string, string, string?];
  if (groups === "-") return { verbs: verbs.split(","), nonResourceURLs: things.split(",") };
  return {
    verbs: verbs.split(","),
    apiGroups: groups.split(",").map((group) => (group === "core" ? "" : group)),
    resources: things.split(","),
    ...(names !== undefined && { resourceNames: names.split(",") }),
  };
}

function subjectOf(text: string): object {
  const [kind, name] = text.split(" ") as [string, string];
  if (kind !== "ServiceAccount") return { kind, name };
  const [namespace, account] = name.split("/");
  return { kind, namespace, name: account };
}

function membersOf(manifests: readonly object[]): Member[] {
  return manifests.flatMap((manifest) =>
    fromManifest(manifest, "default of Kubernetes").map((resource) => ({ resource, read: readerOf(resource) })),
  );
}
