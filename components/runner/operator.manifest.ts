import { parseAllDocuments } from "yaml";
import type { PolicyRule } from "./runner.rules.ts";
import { OPERATOR_NAMESPACE } from "./runner-manager.schema.ts";

type Plain = Record<string, unknown>;

/** An object of the manifest. */
export interface ManifestObject extends Plain {
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
}

/** ServiceAccount of the operator in its manifest. */
export const OPERATOR_ACCOUNT = "gitlab-runner-sa";

/** What every release of the manifest holds; a file without it is something else. */
const EXPECTED = [
  ["CustomResourceDefinition", "runners.apps.gitlab.com"],
  ["Deployment", "gitlab-runner-gitlab-runnercontroller-manager"],
  ["ServiceAccount", OPERATOR_ACCOUNT],
] as const;

/** The operator's rights over every namespace, and their binding: `operatorRules` stand in for them. */
const CLUSTER_WIDE = ["ClusterRole gitlab-runner-manager-role", "ClusterRoleBinding gitlab-runner-manager-rolebinding"];

/** Rights of managers that name no ServiceAccount. Ours name their own; without this role the operator would make it again. */
const DEFAULT_MANAGER_ROLE = "Role gitlab-runner-app-role";

const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
};

/**
 * Objects of the operator's release manifest (`operator.k8s.yaml`) as they are installed here: without the namespace, which exists with
 * its network policies, and without the rights over the whole cluster; every object with the ownership labels; the Deployment with
 * security contexts, which the manifest lacks. Throws for a text that is no such manifest; `source` is for the sentence.
 */
export function installedObjects(content: string, source: string, labels: Record<string, string>): ManifestObject[] {
  const documents = parseAllDocuments(content);
  const [error] = documents.flatMap((document) => document.errors);
  if (error) throw new Error(`${source} is not YAML: ${error.message.split("\n")[0]}`);
  const objects = documents.flatMap((document) => (document.toJS() as ManifestObject | null) ?? []);
  const identities = new Set(objects.map(identity));
  const missing = EXPECTED.map(([kind, name]) => `${kind} ${name}`).filter((expected) => !identities.has(expected));
  if (missing.length > 0)
    throw new Error(
      `${source} is not the manifest of the GitLab Runner Operator: it has no ${missing.join(", no ")}; name operator.k8s.yaml of a release.`,
    );
  return objects
    .filter((object) => identity(object) !== `Namespace ${OPERATOR_NAMESPACE}`)
    .filter((object) => !CLUSTER_WIDE.includes(identity(object)))
    .map((object) => installed(object, labels));
}

function identity({ kind, metadata }: ManifestObject): string {
  return `${kind} ${metadata?.name}`;
}

function installed(object: ManifestObject, labels: Record<string, string>): ManifestObject {
  const marked = { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } } };
  if (object.kind === "Deployment") return hardened(marked);
  if (object.kind === "ServiceAccount") return { ...marked, automountServiceAccountToken: false };
  return identity(object) === DEFAULT_MANAGER_ROLE ? { ...marked, rules: [] } : marked;
}

/** User 1001 of group 0: what OpenShift's images, which these are, are built for (OpenShift: image guidelines). */
function hardened(deployment: ManifestObject): ManifestObject {
  const spec = deployment["spec"] as { template: { spec: Plain & { containers: Plain[] } } };
  const pod = spec.template.spec;
  return {
    ...deployment,
    spec: {
      ...spec,
      template: {
        ...spec.template,
        spec: {
          ...pod,
          // The operator calls the API; its ServiceAccount mounts no token by itself.
          automountServiceAccountToken: true,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1001,
            runAsGroup: 0,
            seccompProfile: { type: "RuntimeDefault" },
            ...(pod["securityContext"] as Plain | undefined),
          },
          containers: pod.containers.map((container) => ({
            ...container,
            securityContext: { ...RESTRICTED_CONTAINER, ...(container["securityContext"] as Plain | undefined) },
          })),
        },
      },
    },
  };
}

const ALL = ["create", "delete", "get", "list", "patch", "update", "watch"];

/**
 * What the operator needs in its own namespace: the rules of the manifest's ClusterRole, without what only managers do there
 * (attach and exec: ours run jobs in other namespaces). It reads the token Secrets that Runners name and writes the managers'
 * Deployments, ConfigMaps, ServiceAccounts and roles.
 */
export function operatorRules(): PolicyRule[] {
  return [
    { apiGroups: ["apps"], resources: ["deployments"], verbs: ALL },
    { apiGroups: ["apps.gitlab.com"], resources: ["runners"], verbs: ALL },
    { apiGroups: ["apps.gitlab.com"], resources: ["runners/finalizers"], verbs: ["delete", "patch", "update"] },
    { apiGroups: ["apps.gitlab.com"], resources: ["runners/status"], verbs: ["get", "patch", "update"] },
    { apiGroups: [""], resources: ["configmaps", "secrets", "serviceaccounts", "services"], verbs: ALL },
    { apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get", "list", "watch"] },
    { apiGroups: [""], resources: ["events"], verbs: ["create", "get", "list", "patch", "watch"] },
    { apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles", "rolebindings"], verbs: ALL },
  ];
}
