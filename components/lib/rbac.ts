/** A rule of an RBAC Role. No wildcard is ever written, and `resourceNames` narrow wherever Kubernetes lets them. */
export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** A subject of a RoleBinding: a ServiceAccount of a namespace, or a group or user that GitLab's KAS impersonates. */
export interface RbacSubject {
  /** ServiceAccount, Group or User. */
  kind: string;
  name: string;
  /** Of a ServiceAccount. */
  namespace?: string;
  /** Of a Group or User: `rbac.authorization.k8s.io`. */
  apiGroup?: string;
}

/** Kinds of an API group, by what an application uses them for. */
export type Theme = "workloads" | "configuration" | "exposure" | "availability";

export const THEMES: readonly Theme[] = ["workloads", "configuration", "exposure", "availability"];

const KINDS: Record<Theme, [apiGroup: string, resources: string[]][]> = {
  workloads: [
    ["apps", ["deployments", "statefulsets", "daemonsets"]],
    ["batch", ["jobs", "cronjobs"]],
  ],
  configuration: [["", ["configmaps", "serviceaccounts", "persistentvolumeclaims"]]],
  exposure: [
    ["", ["services"]],
    ["networking.k8s.io", ["ingresses"]],
    ["gateway.networking.k8s.io", ["httproutes"]],
  ],
  availability: [
    ["autoscaling", ["horizontalpodautoscalers"]],
    ["policy", ["poddisruptionbudgets"]],
  ],
};

const READ = ["get", "list", "watch"];

/** Server-side apply is `patch`, with `create` where the object is missing; nothing here needs `update` or `deletecollection`. */
export const APPLY_VERBS: readonly string[] = [...READ, "create", "patch", "delete"];

/** Rights to apply the kinds of these themes, and to watch what becomes of them. NetworkPolicies, quota and RBAC are never among them. */
export function applyRules(themes: readonly Theme[]): PolicyRule[] {
  return [...rulesOf(themes, APPLY_VERBS), ...rolloutRules()];
}

/** Rights to see the kinds of all themes and what became of them. */
export function readRules(): PolicyRule[] {
  return [...rulesOf(THEMES, READ), ...rolloutRules()];
}

/**
 * Rights on Secrets by name: to make them, which a name cannot narrow, and to read, change and delete those named (Kubernetes:
 * access-authn-authz/rbac, Referring to resources). None without a name.
 */
export function secretRules(names: readonly string[]): PolicyRule[] {
  if (names.length === 0) return [];
  return [
    { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
    { apiGroups: [""], resources: ["secrets"], verbs: ["get", "patch", "delete"], resourceNames: [...names] },
  ];
}

/** Rights to ask Flux for a reconciliation of the objects of these names: `flux reconcile` gets and patches them (reference/flux.md §3.2). */
export function triggerRules(names: readonly string[]): PolicyRule[] {
  return [
    ["source.toolkit.fluxcd.io", "ocirepositories"],
    ["kustomize.toolkit.fluxcd.io", "kustomizations"],
  ].map(([apiGroup, resource]) => ({
    apiGroups: [apiGroup!],
    resources: [resource!],
    verbs: ["get", "patch"],
    resourceNames: [...names],
  }));
}

function rulesOf(themes: readonly Theme[], verbs: readonly string[]): PolicyRule[] {
  return themes.flatMap((theme) =>
    KINDS[theme].map(([apiGroup, resources]) => ({
      apiGroups: [apiGroup],
      resources: [...resources],
      verbs: [...verbs],
    })),
  );
}

function rolloutRules(): PolicyRule[] {
  return [
    { apiGroups: ["apps"], resources: ["replicasets"], verbs: [...READ] },
    { apiGroups: [""], resources: ["pods", "events"], verbs: [...READ] },
  ];
}
