import type { AgentSettings } from "./agent.schema.ts";

const HARDENED_POD = {
  runAsNonRoot: true,
  runAsUser: 65532,
  runAsGroup: 65532,
  fsGroup: 65532,
  seccompProfile: { type: "RuntimeDefault" },
};
const HARDENED_CONTAINER = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
};

export interface AgentValuesInput {
  settings: AgentSettings;
  kasAddress: string;
  /** Name of the Secret whose key `token` holds the agent's token. It carries the generation, so a new one restarts agentk. */
  secretName: string;
  serviceAccount: string;
  labels: Record<string, string>;
}

/**
 * Values of the chart `gitlab-agent`. All are known at preview. The chart's own RBAC is off, because its default binds agentk to
 * cluster-admin, and so is container scanning, which adds cluster-wide reads (reference: agent chart README, values `rbac.create`
 * and `config.operational_container_scanning`).
 */
export function agentValues({
  settings,
  kasAddress,
  secretName,
  serviceAccount,
  labels,
}: AgentValuesInput): Record<string, unknown> {
  return {
    image: { tag: [`v${settings.version}`, settings.imageDigest].filter(Boolean).join("@") },
    replicas: settings.replicas,
    config: {
      kasAddress,
      secretName,
      operational_container_scanning: { enabled: false },
      observability: { enabled: true },
    },
    rbac: { create: false },
    serviceAccount: { create: false, name: serviceAccount },
    podSecurityContext: HARDENED_POD,
    securityContext: HARDENED_CONTAINER,
    resources: settings.resources,
    podLabels: labels,
    podAnnotations: { "gitlab-kubernetes/token-secret": secretName },
  };
}
