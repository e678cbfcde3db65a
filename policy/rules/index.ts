import type { Rule } from "../lib/rule.ts";
import { glAgentCiAccessNarrow } from "./gitlab/gl-agent-ci-access-narrow.ts";
import { glAgentImpersonation } from "./gitlab/gl-agent-impersonation.ts";
import { glAgentProtectedBranches } from "./gitlab/gl-agent-protected-branches.ts";
import { glAgentUserAccessNarrow } from "./gitlab/gl-agent-user-access-narrow.ts";
import { glBranchProtection } from "./gitlab/gl-branch-protection.ts";
import { glDeployTokenExpiry } from "./gitlab/gl-deploy-token-expiry.ts";
import { glDeployTokenScope } from "./gitlab/gl-deploy-token-scope.ts";
import { glJobTokenScope } from "./gitlab/gl-job-token-scope.ts";
import { glMergeApprovals } from "./gitlab/gl-merge-approvals.ts";
import { glNoCertCluster } from "./gitlab/gl-no-cert-cluster.ts";
import { glNoRegistrationToken } from "./gitlab/gl-no-registration-token.ts";
import { glProtectedEnvironment } from "./gitlab/gl-protected-environment.ts";
import { glPushRules } from "./gitlab/gl-push-rules.ts";
import { glRunnerAccessLevel } from "./gitlab/gl-runner-access-level.ts";
import { glRunnerLocked } from "./gitlab/gl-runner-locked.ts";
import { glRunnerScopeProd } from "./gitlab/gl-runner-scope-prod.ts";
import { glVariableEnvScope } from "./gitlab/gl-variable-env-scope.ts";
import { glVariableProtected } from "./gitlab/gl-variable-protected.ts";
import { opExternalCertmanager } from "./gitlab/op-external-certmanager.ts";
import { opNoEmbeddedRunner } from "./gitlab/op-no-embedded-runner.ts";
import { opNoInclusterState } from "./gitlab/op-no-incluster-state.ts";
import { opNoIngressNginx } from "./gitlab/op-no-ingress-nginx.ts";
import { opNoRunnerChart } from "./gitlab/op-no-runner-chart.ts";
import { opOlmExperimental } from "./gitlab/op-olm-experimental.ts";
import { opRunnerFields } from "./gitlab/op-runner-fields.ts";
import { opVersionPinned } from "./gitlab/op-version-pinned.ts";
import { graphFluxSourceExists } from "./graph/graph-flux-source-exists.ts";
import { graphReleaseNamespaceHasPsa } from "./graph/graph-release-namespace-has-psa.ts";
import { graphSecretReferencesExist } from "./graph/graph-secret-references-exist.ts";
import { nsNotDefault } from "./namespaces/ns-not-default.ts";
import { nsPsaEnforce } from "./namespaces/ns-psa-enforce.ts";
import { nsPsaVersion } from "./namespaces/ns-psa-version.ts";
import { nsQuotaAndLimits } from "./namespaces/ns-quota-and-limits.ts";
import { netClusterCidrExcepted } from "./network/net-cluster-cidr-excepted.ts";
import { netCniEnforces } from "./network/net-cni-enforces.ts";
import { netDangling } from "./network/net-dangling.ts";
import { netDnsKubeDnsOnly } from "./network/net-dns-kube-dns-only.ts";
import { netEgressAllowlist } from "./network/net-egress-allowlist.ts";
import { netIngressEmpty } from "./network/net-ingress-empty.ts";
import { netIpv6Parity } from "./network/net-ipv6-parity.ts";
import { netJobPodsSelected } from "./network/net-job-pods-selected.ts";
import { netManagerSeparate } from "./network/net-manager-separate.ts";
import { netMetadataExcepted } from "./network/net-metadata-excepted.ts";
import { netNamespaceHasPolicy } from "./network/net-namespace-has-policy.ts";
import { netNoAllowAllEgress } from "./network/net-no-allow-all-egress.ts";
import { netNoEmptyNamespaceSelector } from "./network/net-no-empty-namespace-selector.ts";
import { netPolicyTypes } from "./network/net-policy-types.ts";
import { netReachabilityProof } from "./network/net-reachability-proof.ts";
import { netSelectorTamperProof } from "./network/net-selector-tamper-proof.ts";
import { alertHasRunbook } from "./observability/alert-has-runbook.ts";
import { cmNoSecretContent } from "./pods/cm-no-secret-content.ts";
import { podAutomountTokenOff } from "./pods/pod-automount-token-off.ts";
import { podNoDefaultSa } from "./pods/pod-no-default-sa.ts";
import { podNoSecretEnv } from "./pods/pod-no-secret-env.ts";
import { podReadonlyRootfs } from "./pods/pod-readonly-rootfs.ts";
import { podResourcesSet } from "./pods/pod-resources-set.ts";
import { pssApparmor } from "./pods/pss-apparmor.ts";
import { pssCapabilitiesBaseline } from "./pods/pss-capabilities-baseline.ts";
import { pssCapabilitiesRestricted } from "./pods/pss-capabilities-restricted.ts";
import { pssHostNamespaces } from "./pods/pss-host-namespaces.ts";
import { pssHostPath } from "./pods/pss-host-path.ts";
import { pssHostPorts } from "./pods/pss-host-ports.ts";
import { pssHostProbes } from "./pods/pss-host-probes.ts";
import { pssHostProcess } from "./pods/pss-host-process.ts";
import { pssPrivilegeEscalation } from "./pods/pss-privilege-escalation.ts";
import { pssPrivileged } from "./pods/pss-privileged.ts";
import { pssProcMount } from "./pods/pss-proc-mount.ts";
import { pssRunAsNonRoot } from "./pods/pss-run-as-non-root.ts";
import { pssRunAsUser } from "./pods/pss-run-as-user.ts";
import { pssSeccompBaseline } from "./pods/pss-seccomp-baseline.ts";
import { pssSeccompRestricted } from "./pods/pss-seccomp-restricted.ts";
import { pssSelinux } from "./pods/pss-selinux.ts";
import { pssSysctls } from "./pods/pss-sysctls.ts";
import { pssVolumeTypes } from "./pods/pss-volume-types.ts";
import { k8sExplicitProvider } from "./pulumi/k8s-explicit-provider.ts";
import { noIgnoreSecurityFields } from "./pulumi/no-ignore-security-fields.ts";
import { prodProtected } from "./pulumi/prod-protected.ts";
import { secretValuesAreSecret } from "./pulumi/secret-values-are-secret.ts";
import { rbacAgentNotClusterAdmin } from "./rbac/rbac-agent-not-cluster-admin.ts";
import { rbacBindingResolves } from "./rbac/rbac-binding-resolves.ts";
import { rbacCiGroupScoped } from "./rbac/rbac-ci-group-scoped.ts";
import { rbacCiNoFluxEdit } from "./rbac/rbac-ci-no-flux-edit.ts";
import { rbacEffectivePermissions } from "./rbac/rbac-effective-permissions.ts";
import { rbacImpersonateAgentOnly } from "./rbac/rbac-impersonate-agent-only.ts";
import { rbacNoBroadSubjects } from "./rbac/rbac-no-broad-subjects.ts";
import { rbacNoClusterAdmin } from "./rbac/rbac-no-cluster-admin.ts";
import { rbacNoDangerousAggregation } from "./rbac/rbac-no-dangerous-aggregation.ts";
import { rbacNoDefaultSaSubject } from "./rbac/rbac-no-default-sa-subject.ts";
import { rbacNoEscalateBind } from "./rbac/rbac-no-escalate-bind.ts";
import { rbacNoEscalationSubresources } from "./rbac/rbac-no-escalation-subresources.ts";
import { rbacNoNetworkManagement } from "./rbac/rbac-no-network-management.ts";
import { rbacNoPodExec } from "./rbac/rbac-no-pod-exec.ts";
import { rbacNoSecretRead } from "./rbac/rbac-no-secret-read.ts";
import { rbacNoWildcards } from "./rbac/rbac-no-wildcards.ts";
import { rbacNoWorkloadCreate } from "./rbac/rbac-no-workload-create.ts";
import { rbacPreferRole } from "./rbac/rbac-prefer-role.ts";
import { rbacRunnerRoleMinimal } from "./rbac/rbac-runner-role-minimal.ts";
import { rbacSecretWriteScoped } from "./rbac/rbac-secret-write-scoped.ts";
import { saAutomountOff } from "./rbac/sa-automount-off.ts";
import { saNoLongLivedToken } from "./rbac/sa-no-long-lived-token.ts";
import { runnerAllowedImages } from "./runner/runner-allowed-images.ts";
import { runnerAllowedServices } from "./runner/runner-allowed-services.ts";
import { runnerConfigParses } from "./runner/runner-config-parses.ts";
import { runnerConfigUnknownKeys } from "./runner/runner-config-unknown-keys.ts";
import { runnerFeatureFlagsPinned } from "./runner/runner-feature-flags-pinned.ts";
import { runnerHelperServiceContexts } from "./runner/runner-helper-service-contexts.ts";
import { runnerImagesPinned } from "./runner/runner-images-pinned.ts";
import { runnerJobLabelForNetpol } from "./runner/runner-job-label-for-netpol.ts";
import { runnerJobNamespaceSeparate } from "./runner/runner-job-namespace-separate.ts";
import { runnerJobPodPss } from "./runner/runner-job-pod-pss.ts";
import { runnerJobTokenOff } from "./runner/runner-job-token-off.ts";
import { runnerLimits } from "./runner/runner-limits.ts";
import { runnerMonitorHasMetrics } from "./runner/runner-monitor-has-metrics.ts";
import { runnerNoCapAdd } from "./runner/runner-no-cap-add.ts";
import { runnerNoHostPath } from "./runner/runner-no-host-path.ts";
import { runnerNoOverwriteEscape } from "./runner/runner-no-overwrite-escape.ts";
import { runnerNoPodSpecBypass } from "./runner/runner-no-pod-spec-bypass.ts";
import { runnerNoPrivileged } from "./runner/runner-no-privileged.ts";
import { runnerNoVariablePaths } from "./runner/runner-no-variable-paths.ts";
import { runnerOverwriteMax } from "./runner/runner-overwrite-max.ts";
import { runnerPullPolicy } from "./runner/runner-pull-policy.ts";
import { runnerScriptsPinned } from "./runner/runner-scripts-pinned.ts";
import { runnerSecretsAsVolumes } from "./runner/runner-secrets-as-volumes.ts";
import { runnerTokenNotInValues } from "./runner/runner-token-not-in-values.ts";
import { runnerUidAllowlist } from "./runner/runner-uid-allowlist.ts";
import { runnerUrlTls } from "./runner/runner-url-tls.ts";
import { fluxLockdown } from "./supply/flux-lockdown.ts";
import { fluxNoCrossNamespace } from "./supply/flux-no-cross-namespace.ts";
import { fluxNoInsecure } from "./supply/flux-no-insecure.ts";
import { fluxPruneOn } from "./supply/flux-prune-on.ts";
import { fluxServiceAccount } from "./supply/flux-service-account.ts";
import { fluxSourceAllowlist } from "./supply/flux-source-allowlist.ts";
import { fluxSourcePinnedProd } from "./supply/flux-source-pinned-prod.ts";
import { fluxSourceVerify } from "./supply/flux-source-verify.ts";
import { helmChartPinned } from "./supply/helm-chart-pinned.ts";
import { helmRepoTrusted } from "./supply/helm-repo-trusted.ts";
import { imageDigestProd } from "./supply/image-digest-prod.ts";
import { imageNoLatest } from "./supply/image-no-latest.ts";
import { imagePullPolicy } from "./supply/image-pull-policy.ts";
import { imageRegistryAllowlist } from "./supply/image-registry-allowlist.ts";
import { manifestPinned } from "./supply/manifest-pinned.ts";

/** All rules of the pack, by area; `test/policy/pack.test.ts` holds this list against the files. */
export const rules: readonly Rule[] = [
  rbacAgentNotClusterAdmin,
  rbacBindingResolves,
  rbacCiGroupScoped,
  rbacCiNoFluxEdit,
  rbacEffectivePermissions,
  rbacImpersonateAgentOnly,
  rbacNoBroadSubjects,
  rbacNoClusterAdmin,
  rbacNoDangerousAggregation,
  rbacNoDefaultSaSubject,
  rbacNoEscalateBind,
  rbacNoEscalationSubresources,
  rbacNoNetworkManagement,
  rbacNoPodExec,
  rbacNoSecretRead,
  rbacNoWildcards,
  rbacNoWorkloadCreate,
  rbacPreferRole,
  rbacRunnerRoleMinimal,
  rbacSecretWriteScoped,
  saAutomountOff,
  saNoLongLivedToken,
  cmNoSecretContent,
  podAutomountTokenOff,
  podNoDefaultSa,
  podNoSecretEnv,
  podReadonlyRootfs,
  podResourcesSet,
  pssApparmor,
  pssCapabilitiesBaseline,
  pssCapabilitiesRestricted,
  pssHostNamespaces,
  pssHostPath,
  pssHostPorts,
  pssHostProbes,
  pssHostProcess,
  pssPrivilegeEscalation,
  pssPrivileged,
  pssProcMount,
  pssRunAsNonRoot,
  pssRunAsUser,
  pssSeccompBaseline,
  pssSeccompRestricted,
  pssSelinux,
  pssSysctls,
  pssVolumeTypes,
  runnerAllowedImages,
  runnerAllowedServices,
  runnerConfigParses,
  runnerConfigUnknownKeys,
  runnerFeatureFlagsPinned,
  runnerHelperServiceContexts,
  runnerImagesPinned,
  runnerJobLabelForNetpol,
  runnerJobNamespaceSeparate,
  runnerJobPodPss,
  runnerJobTokenOff,
  runnerLimits,
  runnerMonitorHasMetrics,
  runnerNoCapAdd,
  runnerNoHostPath,
  runnerNoOverwriteEscape,
  runnerNoPodSpecBypass,
  runnerNoPrivileged,
  runnerNoVariablePaths,
  runnerOverwriteMax,
  runnerPullPolicy,
  runnerScriptsPinned,
  runnerSecretsAsVolumes,
  runnerTokenNotInValues,
  runnerUidAllowlist,
  runnerUrlTls,
  netClusterCidrExcepted,
  netCniEnforces,
  netDangling,
  netDnsKubeDnsOnly,
  netEgressAllowlist,
  netIngressEmpty,
  netIpv6Parity,
  netJobPodsSelected,
  netManagerSeparate,
  netMetadataExcepted,
  netNamespaceHasPolicy,
  netNoAllowAllEgress,
  netNoEmptyNamespaceSelector,
  netPolicyTypes,
  netReachabilityProof,
  netSelectorTamperProof,
  nsNotDefault,
  nsPsaEnforce,
  nsPsaVersion,
  nsQuotaAndLimits,
  graphFluxSourceExists,
  graphReleaseNamespaceHasPsa,
  graphSecretReferencesExist,
  fluxLockdown,
  fluxNoCrossNamespace,
  fluxNoInsecure,
  fluxPruneOn,
  fluxServiceAccount,
  fluxSourceAllowlist,
  fluxSourcePinnedProd,
  fluxSourceVerify,
  helmChartPinned,
  helmRepoTrusted,
  imageDigestProd,
  imageNoLatest,
  imagePullPolicy,
  imageRegistryAllowlist,
  manifestPinned,
  alertHasRunbook,
  glAgentCiAccessNarrow,
  glAgentImpersonation,
  glAgentProtectedBranches,
  glAgentUserAccessNarrow,
  glBranchProtection,
  glDeployTokenExpiry,
  glDeployTokenScope,
  glJobTokenScope,
  glMergeApprovals,
  glNoCertCluster,
  glNoRegistrationToken,
  glProtectedEnvironment,
  glPushRules,
  glRunnerAccessLevel,
  glRunnerLocked,
  glRunnerScopeProd,
  glVariableEnvScope,
  glVariableProtected,
  opExternalCertmanager,
  opNoEmbeddedRunner,
  opNoInclusterState,
  opOlmExperimental,
  opVersionPinned,
  opNoIngressNginx,
  opNoRunnerChart,
  opRunnerFields,
  k8sExplicitProvider,
  noIgnoreSecurityFields,
  prodProtected,
  secretValuesAreSecret,
];
