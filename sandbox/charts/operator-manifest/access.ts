/** The rights of the GitLab Runner Operator as its release manifest grants them (operator.k8s.yaml, non-OLM install). */

interface PolicyRule {
  apiGroups?: string[];
  resources?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

const ALL_BUT_COLLECTION = ["create", "delete", "get", "list", "patch", "update", "watch"];

const rule = (group: string, resources: string[], verbs: string[]): PolicyRule => ({
  apiGroups: [group],
  resources,
  verbs,
});

/** Role `gitlab-runner-app-role`: what a runner manager may do in the operator's namespace. */
export const appRules: PolicyRule[] = [
  rule(
    "",
    [
      "secrets",
      "pods",
      "services",
      "services/status",
      "services/proxy",
      "services/finalizers",
      "pods/attach",
      "pods/exec",
      "pods/log",
      "persistentvolumeclaims",
      "configmaps",
    ],
    ["create", "get", "list", "watch", "delete", "patch", "update"],
  ),
  rule("", ["events"], ["get", "list"]),
];

const LEASE_VERBS = ["get", "list", "watch", "create", "update", "patch", "delete"];

/** Role `gitlab-runner-leader-election-role`. */
export const leaderElectionRules: PolicyRule[] = [
  rule("", ["configmaps"], LEASE_VERBS),
  rule("", ["configmaps/status"], ["get", "update", "patch"]),
  rule("coordination.k8s.io", ["leases"], LEASE_VERBS),
  rule("", ["events"], ["create", "patch"]),
];

/** ClusterRole `gitlab-runner-proxy-role`: the metrics proxy asks the API server who its callers are. */
export const proxyRules: PolicyRule[] = [
  rule("authentication.k8s.io", ["tokenreviews"], ["create"]),
  rule("authorization.k8s.io", ["subjectaccessreviews"], ["create"]),
];

/** ClusterRole `gitlab-runner-manager-role`: the controller itself, in the whole cluster. */
export const managerRules: PolicyRule[] = [
  rule("apps", ["deployments"], ALL_BUT_COLLECTION),
  rule("apps.gitlab.com", ["runners"], ALL_BUT_COLLECTION),
  rule("apps.gitlab.com", ["runners/finalizers"], ["delete", "patch", "update"]),
  rule("apps.gitlab.com", ["runners/status"], ["get", "patch", "update"]),
  ...[
    "configmaps",
    "events",
    "persistentvolumeclaims",
    "pods",
    "pods/attach",
    "pods/exec",
    "pods/log",
    "resourcequotas",
    "secrets",
    "serviceaccounts",
    "services",
    "services/finalizers",
    "services/proxy",
    "services/status",
  ].map((resource) => rule("", [resource], ALL_BUT_COLLECTION)),
  rule("rbac.authorization.k8s.io", ["rolebindings"], ALL_BUT_COLLECTION),
  rule("rbac.authorization.k8s.io", ["roles"], ALL_BUT_COLLECTION),
];

/** ClusterRole `gitlab-runner-metrics-reader`. */
export const metricsReaderRules: PolicyRule[] = [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }];
