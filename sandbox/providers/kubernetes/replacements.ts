import { splitApiVersion } from "./object.ts";
import type { ProviderSettings } from "./settings.ts";

// Fields that the API server never changes on a live object (Kubernetes API reference; the real provider replaces on
// the same ones, docs "How Pulumi handles immutable fields").
const METADATA = ["metadata.name", "metadata.namespace"];
const BY_KIND: Record<string, string[]> = {
  "/ConfigMap": ["data", "binaryData"],
  "/Secret": ["type", "data", "stringData"],
  "/PersistentVolumeClaim": ["spec"],
  "/Pod": ["spec"],
  "/Service": ["spec.clusterIP"],
  "apps/DaemonSet": ["spec.selector"],
  "apps/Deployment": ["spec.selector"],
  "apps/ReplicaSet": ["spec.selector"],
  "apps/StatefulSet": ["spec.podManagementPolicy", "spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
  "batch/Job": ["spec.completions", "spec.completionMode", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "scheduling.k8s.io/PriorityClass": ["value"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
  "apiextensions.k8s.io/CustomResourceDefinition": ["spec.group", "spec.scope", "spec.names.plural", "spec.names.kind"],
};

// Exceptions inside an immutable part.
const MUTABLE: Record<string, RegExp> = {
  "/Pod":
    /^spec\.((initC|c)ontainers\[\d+\]\.image$|activeDeadlineSeconds$|tolerations|terminationGracePeriodSeconds$)/,
  "/PersistentVolumeClaim": /^spec\.(resources|volumeAttributesClassName)/,
};

/** Does a change at `path` of this kind need a new object? */
export function needsReplacement(
  apiVersion: string,
  kind: string,
  path: string,
  settings: Pick<ProviderSettings, "enableConfigMapMutable" | "enableSecretMutable">,
): boolean {
  const key = `${splitApiVersion(apiVersion).group}/${kind}`;
  if (METADATA.includes(path)) return true;
  if (key === "/ConfigMap" && settings.enableConfigMapMutable) return false;
  if (key === "/Secret" && settings.enableSecretMutable && path !== "type") return false;
  if (MUTABLE[key]?.test(path)) return false;
  return (BY_KIND[key] ?? []).some(
    (field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`),
  );
}
