import { mayRunPods } from "../../analysis/objects/pods.ts";
import type { Sort } from "../../analysis/objects/resource.ts";

/**
 * Kinds of resources that a rule judges, by name:
 * - `group/Kind` in every version, and its Patch and List; the core group is `core`
 * - `pods`: whatever runs pods, custom resources included; `runners`: whatever holds a configuration of GitLab Runner
 * - `objects`: everything of Kubernetes but releases; `release`: Helm releases and charts
 * - `gitlab/Kind`, `gitlab` for all of them
 * - a Pulumi type, or a provider with a colon (`aws:`), for everything else
 */
export type Kinds = readonly string[];

const RBAC = ["rbac.authorization.k8s.io", "authorization.openshift.io"];

export const CLUSTER_ROLES: Kinds = RBAC.map((group) => `${group}/ClusterRole`);
export const ROLES: Kinds = [...RBAC.map((group) => `${group}/Role`), ...CLUSTER_ROLES];
export const CLUSTER_BINDINGS: Kinds = RBAC.map((group) => `${group}/ClusterRoleBinding`);
export const BINDINGS: Kinds = [...RBAC.map((group) => `${group}/RoleBinding`), ...CLUSTER_BINDINGS];
export const NETWORK_POLICIES: Kinds = ["networking.k8s.io/NetworkPolicy", "extensions/NetworkPolicy"];
export const GITLABS: Kinds = ["apps.gitlab.com/GitLab"];
export const KUSTOMIZATIONS: Kinds = ["kustomize.toolkit.fluxcd.io/Kustomization"];
export const HELM_RELEASES: Kinds = ["helm.toolkit.fluxcd.io/HelmRelease"];
export const FLUX_SOURCES: Kinds = [
  "OCIRepository",
  "GitRepository",
  "HelmRepository",
  "Bucket",
  "ExternalArtifact",
].map((kind) => `source.toolkit.fluxcd.io/${kind}`);
export const VARIABLES: Kinds = ["gitlab/ProjectVariable", "gitlab/GroupVariable", "gitlab/InstanceVariable"];
export const DEPLOY_TOKENS: Kinds = ["gitlab/ProjectDeployToken", "gitlab/GroupDeployToken", "gitlab/DeployToken"];
export const AGENT_FILES: Kinds = ["gitlab/RepositoryFile"];

/** Kinds of the core group that may hold a runner's configuration, as do releases and the operator's Runner. */
const RUNNERS = ["core/ConfigMap", "core/Secret", "apps.gitlab.com/Runner"];

/** Every name that a resource goes by. */
export function kindsOf(sort: Sort): Kinds {
  const { shape, group, kind, type } = sort;
  if (shape === "gitlab") return ["gitlab", `gitlab/${kind}`];
  if (shape === "release") return ["release", "runners"];
  if (shape === "other") return [type, `${type.split(":", 1)[0]}:`];
  const own = `${group || "core"}/${kind}`;
  const pods = mayRunPods(sort) ? ["pods"] : [];
  return ["objects", own, ...pods, ...(RUNNERS.includes(own) ? ["runners"] : [])];
}

/** Whether a rule of some kinds may have anything to say of a resource. */
export function isOf(kinds: Kinds, sort: Sort): boolean {
  const own = kindsOf(sort);
  return kinds.some((name) => own.includes(name));
}
