/** Resources of Kubernetes and its usual extensions that lie in no namespace (API reference; `kubectl api-resources`). */
const CLUSTER = new Set([
  "apiservices",
  "certificatesigningrequests",
  "clusterissuers",
  "clusterrolebindings",
  "clusterroles",
  "clustertrustbundles",
  "componentstatuses",
  "csidrivers",
  "csinodes",
  "customresourcedefinitions",
  "deviceclasses",
  "devicetaintrules",
  "flowschemas",
  "gatewayclasses",
  "ingressclasses",
  "ipaddresses",
  "mutatingadmissionpolicies",
  "mutatingadmissionpolicybindings",
  "mutatingwebhookconfigurations",
  "namespaces",
  "nodes",
  "persistentvolumes",
  "podsecuritypolicies",
  "priorityclasses",
  "prioritylevelconfigurations",
  "resourceslices",
  "runtimeclasses",
  "selfsubjectaccessreviews",
  "selfsubjectreviews",
  "selfsubjectrulesreviews",
  "servicecidrs",
  "signers",
  "storageclasses",
  "storageversionmigrations",
  "storageversions",
  "subjectaccessreviews",
  "tokenreviews",
  "validatingadmissionpolicies",
  "validatingadmissionpolicybindings",
  "validatingwebhookconfigurations",
  "volumeattachments",
  "volumeattributesclasses",
  // What a verb of its own is asked about: impersonation.
  "groups",
  "uids",
  "users",
]);

/** Whether a resource, or the resource of a subresource, is one of the cluster; `*` may be. */
export function isClusterResource(resource: string): boolean {
  const [name = ""] = resource.split("/");
  return name === "*" || name === "userextras" || CLUSTER.has(name);
}

/** Kinds without a namespace; of a custom group it cannot be told from the object. */
const CLUSTER_KINDS = new Set([
  "APIService",
  "CertificateSigningRequest",
  "ClusterIssuer",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterTrustBundle",
  "ComponentStatus",
  "CSIDriver",
  "CSINode",
  "CustomResourceDefinition",
  "DeviceClass",
  "DeviceTaintRule",
  "FlowSchema",
  "GatewayClass",
  "IngressClass",
  "IPAddress",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PodSecurityPolicy",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "ResourceSlice",
  "RuntimeClass",
  "SelfSubjectAccessReview",
  "SelfSubjectReview",
  "SelfSubjectRulesReview",
  "ServiceCIDR",
  "StorageClass",
  "StorageVersion",
  "StorageVersionMigration",
  "SubjectAccessReview",
  "TokenReview",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "VolumeAttributesClass",
]);

const KNOWN_GROUPS =
  /^(|apps|batch|extensions|autoscaling|policy|[a-z.]+\.k8s\.io|[a-z]+\.toolkit\.fluxcd\.io|fluxcd\.controlplane\.io|apps\.gitlab\.com|monitoring\.coreos\.com)$/;

/** Whether an object lies in no namespace, or belongs to a group of which that cannot be told. */
export function isClusterKind({ group, kind }: { group: string; kind: string }): boolean {
  return CLUSTER_KINDS.has(kind) || !KNOWN_GROUPS.test(group);
}
