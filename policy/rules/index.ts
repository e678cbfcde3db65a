import type { Rule } from "../lib/rule.ts";
import { glDeployTokenExpiry } from "./gitlab/gl-deploy-token-expiry.ts";
import { glDeployTokenScope } from "./gitlab/gl-deploy-token-scope.ts";
import { glVariableProtected } from "./gitlab/gl-variable-protected.ts";
import { nsPsaEnforce } from "./namespaces/ns-psa-enforce.ts";
import { netClusterCidrExcepted } from "./network/net-cluster-cidr-excepted.ts";
import { netDnsKubeDnsOnly } from "./network/net-dns-kube-dns-only.ts";
import { netEgressAllowlist } from "./network/net-egress-allowlist.ts";
import { netIngressEmpty } from "./network/net-ingress-empty.ts";
import { netJobPodsSelected } from "./network/net-job-pods-selected.ts";
import { netMetadataExcepted } from "./network/net-metadata-excepted.ts";
import { netNoAllowAllEgress } from "./network/net-no-allow-all-egress.ts";
import { netPolicyTypes } from "./network/net-policy-types.ts";
import { netSelectorTamperProof } from "./network/net-selector-tamper-proof.ts";
import { pssHostPath } from "./pods/pss-host-path.ts";
import { pssPrivileged } from "./pods/pss-privileged.ts";
import { rbacAgentNotClusterAdmin } from "./rbac/rbac-agent-not-cluster-admin.ts";
import { rbacCiGroupScoped } from "./rbac/rbac-ci-group-scoped.ts";
import { rbacNoClusterAdmin } from "./rbac/rbac-no-cluster-admin.ts";
import { rbacNoSecretRead } from "./rbac/rbac-no-secret-read.ts";
import { rbacSecretWriteScoped } from "./rbac/rbac-secret-write-scoped.ts";
import { runnerConfigParses } from "./runner/runner-config-parses.ts";
import { runnerImagesPinned } from "./runner/runner-images-pinned.ts";
import { runnerNoHostPath } from "./runner/runner-no-host-path.ts";
import { runnerNoPrivileged } from "./runner/runner-no-privileged.ts";
import { fluxNoInsecure } from "./supply/flux-no-insecure.ts";
import { fluxSourcePinnedProd } from "./supply/flux-source-pinned-prod.ts";
import { helmChartPinned } from "./supply/helm-chart-pinned.ts";
import { imageNoLatest } from "./supply/image-no-latest.ts";

/** All rules of the pack, by area; `test/policy/pack.test.ts` holds this list against the files. */
export const rules: readonly Rule[] = [
  rbacNoClusterAdmin,
  rbacAgentNotClusterAdmin,
  rbacCiGroupScoped,
  rbacNoSecretRead,
  rbacSecretWriteScoped,
  pssPrivileged,
  pssHostPath,
  runnerConfigParses,
  runnerNoPrivileged,
  runnerNoHostPath,
  runnerImagesPinned,
  netPolicyTypes,
  netNoAllowAllEgress,
  netClusterCidrExcepted,
  netMetadataExcepted,
  netDnsKubeDnsOnly,
  netJobPodsSelected,
  netSelectorTamperProof,
  netEgressAllowlist,
  netIngressEmpty,
  imageNoLatest,
  helmChartPinned,
  fluxSourcePinnedProd,
  fluxNoInsecure,
  glDeployTokenScope,
  glDeployTokenExpiry,
  glVariableProtected,
  nsPsaEnforce,
];
