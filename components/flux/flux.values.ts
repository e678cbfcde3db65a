import type { FluxSettings } from "./flux.schema.ts";

/**
 * Values of the chart `flux-operator`. The web interface is off: by default it listens for the whole cluster and brings roles of its
 * own (reference/flux.md §2). `labels` go onto every object of the chart.
 */
export function fluxOperatorValues(
  { operator, operatorDigest, multitenant, tenantDefaultServiceAccount, resources }: FluxSettings,
  labels: Record<string, string>,
): Record<string, unknown> {
  return {
    ...(operatorDigest && { image: { tag: `v${operator.version}@${operatorDigest}` } }),
    web: { enabled: false },
    multitenancy: multitenant
      ? { enabled: true, defaultServiceAccount: tenantDefaultServiceAccount }
      : { enabled: false },
    commonLabels: withoutChartLabels(labels),
    resources,
    serviceMonitor: { create: false },
  };
}

/**
 * Spec of the FluxInstance. Without `sync`, since apps are objects of this program, and without `distribution.artifact`, since that
 * would let manifests float (reference/flux.md §2, §8.1).
 */
export function fluxInstanceSpec(settings: FluxSettings): Record<string, unknown> {
  const { distribution, components, clusterType, size, clusterDomain, networkPolicy, multitenant } = settings;
  return {
    distribution,
    components,
    cluster: {
      type: clusterType,
      size,
      domain: clusterDomain,
      networkPolicy,
      multitenant,
      ...(multitenant && { tenantDefaultServiceAccount: settings.tenantDefaultServiceAccount }),
    },
    wait: true,
    migrateResources: true,
  };
}

/** Labels that flux-operator writes onto its own Namespace (reference/flux.md §5.4); whoever makes the Namespace leaves them out. */
export const LABELS_OF_FLUX_OPERATOR = [
  "app.kubernetes.io/managed-by",
  "app.kubernetes.io/part-of",
  "pod-security.kubernetes.io/warn",
  "pod-security.kubernetes.io/warn-version",
];

/** The chart writes `app.kubernetes.io/*` itself, and a label written twice is no YAML. */
function withoutChartLabels(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith("app.kubernetes.io/")));
}
