import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { appRules, leaderElectionRules, managerRules, metricsReaderRules, proxyRules } from "./access.ts";
import { runnerCrd } from "./runner-crd.ts";

const NAMESPACE = "gitlab-runner-system";
const RBAC = "rbac.authorization.k8s.io";
const REGISTRY = "registry.gitlab.com/gitlab-org/gl-openshift/gitlab-runner-operator";

const kustomized = { "app.kubernetes.io/managed-by": "kustomize" };
const selector = { ...kustomized, "app.kubernetes.io/name": "gitlab-runner-operator" };
const controller = { "app.kubernetes.io/component": "controller-manager", ...selector };

function role(kind: "Role" | "ClusterRole", name: string, rules: object[], namespace?: string) {
  return {
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: { name, ...(namespace && { namespace }), labels: kustomized },
    rules,
  };
}

function binding(
  kind: "Role" | "ClusterRole",
  name: string,
  roleName: string,
  account: string,
  accountNamespace?: string,
) {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: `${kind}Binding`,
    metadata: { name, ...(kind === "Role" && { namespace: NAMESPACE }), labels: kustomized },
    roleRef: { apiGroup: RBAC, kind, name: roleName },
    subjects: [{ kind: "ServiceAccount", name: account, ...(accountNamespace && { namespace: accountNamespace }) }],
  };
}

const serviceAccount = (name: string) => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name, namespace: NAMESPACE, labels: kustomized },
});

const metricsService = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "gitlab-runner-controller-manager-metrics-service", namespace: NAMESPACE, labels: controller },
  spec: { ports: [{ name: "https", port: 8443, targetPort: "https" }], selector },
};

const proxyContainer = {
  name: "kube-rbac-proxy",
  image: `${REGISTRY}/openshift4/ose-kube-rbac-proxy:v4.13.0`,
  args: ["--secure-listen-address=0.0.0.0:8443", "--upstream=http://127.0.0.1:8080/", "--logtostderr=true", "--v=10"],
  ports: [{ name: "https", containerPort: 8443 }],
};

const ownNamespace = { fieldRef: { fieldPath: "metadata.namespace" } };

const managerContainer = {
  name: "manager",
  image: `${REGISTRY}/gitlab-runner-operator:v0.0.1-09598d80`,
  command: ["/manager"],
  args: ["--metrics-addr=127.0.0.1:8080", "--enable-leader-election"],
  env: [
    { name: "ENABLE_WEBHOOKS", value: "false" },
    { name: "OPERATOR_NAMESPACE", valueFrom: ownNamespace },
    { name: "WATCH_NAMESPACES", valueFrom: ownNamespace },
  ],
  resources: { limits: { cpu: "150m", memory: "300Mi" }, requests: { cpu: "100m", memory: "180Mi" } },
};

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "gitlab-runner-gitlab-runnercontroller-manager", namespace: NAMESPACE, labels: controller },
  spec: {
    replicas: 1,
    selector: { matchLabels: selector },
    template: {
      metadata: { labels: controller },
      spec: {
        serviceAccountName: "gitlab-runner-sa",
        terminationGracePeriodSeconds: 10,
        containers: [proxyContainer, managerContainer],
      },
    },
  },
};

/**
 * The objects of the GitLab Runner Operator's release manifest, in the sandbox's own words: the same kinds, names, rights and
 * references as `operator.k8s.yaml` installs without OLM (gitlab.md §3.1). The operator watches its own namespace only.
 */
export const operatorObjects: object[] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE, labels: controller } },
  runnerCrd,
  serviceAccount("gitlab-runner-sa"),
  serviceAccount("gitlab-runner-app-sa"),
  role("Role", "gitlab-runner-app-role", appRules, NAMESPACE),
  role("Role", "gitlab-runner-leader-election-role", leaderElectionRules, NAMESPACE),
  role("ClusterRole", "gitlab-runner-proxy-role", proxyRules),
  role("ClusterRole", "gitlab-runner-manager-role", managerRules),
  role("ClusterRole", "gitlab-runner-metrics-reader", metricsReaderRules),
  binding("Role", "gitlab-runner-app-rolebinding", "gitlab-runner-app-role", "gitlab-runner-app-sa", NAMESPACE),
  binding(
    "Role",
    "gitlab-runner-leader-election-rolebinding",
    "gitlab-runner-leader-election-role",
    "gitlab-runner-sa",
    NAMESPACE,
  ),
  binding(
    "ClusterRole",
    "gitlab-runner-manager-rolebinding",
    "gitlab-runner-manager-role",
    "gitlab-runner-sa",
    NAMESPACE,
  ),
  binding("ClusterRole", "gitlab-runner-proxy-rolebinding", "gitlab-runner-proxy-role", "gitlab-runner-sa", NAMESPACE),
  metricsService,
  deployment,
];

/** The manifest as YAML and the SHA-256 of its bytes (hex), which the stack's `operator.manifest` setting names. */
export function operatorManifest(): { yaml: string; sha256: string } {
  const yaml = operatorObjects
    .map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }))
    .join("---\n");
  return { yaml, sha256: createHash("sha256").update(yaml).digest("hex") };
}
