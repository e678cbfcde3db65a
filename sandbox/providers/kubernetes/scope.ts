import type { Cluster } from "./cluster.ts";
import { splitApiVersion } from "./object.ts";

// Kinds of the Kubernetes API that have no namespace (`kubectl api-resources --namespaced=false`, 1.36).
const CLUSTER_SCOPED: Record<string, string[]> = {
  "": ["ComponentStatus", "Namespace", "Node", "PersistentVolume"],
  "admissionregistration.k8s.io": [
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
  ],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "apiregistration.k8s.io": ["APIService"],
  "authentication.k8s.io": ["SelfSubjectReview", "TokenReview"],
  "authorization.k8s.io": ["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"],
  "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle"],
  "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
  "networking.k8s.io": ["IngressClass", "IPAddress", "ServiceCIDR"],
  "node.k8s.io": ["RuntimeClass"],
  "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
  "resource.k8s.io": ["DeviceClass", "ResourceSlice"],
  "scheduling.k8s.io": ["PriorityClass"],
  "storage.k8s.io": ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"],
};
const NAMESPACED_GROUPS = [
  "apps",
  "autoscaling",
  "batch",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "policy",
];

/** Is the group part of Kubernetes itself, so that its kinds are known without asking? */
export function isBuiltIn(apiVersion: string): boolean {
  const { group } = splitApiVersion(apiVersion);
  return group in CLUSTER_SCOPED || NAMESPACED_GROUPS.includes(group);
}

/** Is the kind namespaced? Undefined when only the cluster could say and it is unreachable or has no such kind. */
export async function isNamespaced(
  apiVersion: string,
  kind: string,
  cluster: Cluster | undefined,
): Promise<boolean | undefined> {
  if (isBuiltIn(apiVersion)) return !CLUSTER_SCOPED[splitApiVersion(apiVersion).group]?.includes(kind);
  try {
    return (await cluster?.kind(apiVersion, kind))?.namespaced;
  } catch {
    return undefined;
  }
}
