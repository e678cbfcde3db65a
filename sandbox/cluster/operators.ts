import type { KubeObject } from "./api.ts";

/** Said in every status and on every object that stands in for an operator's. */
export const setBySandbox = "set by the sandbox; the real operator does not run here";

const madeBy = "gitlab-kubernetes.sandbox/made-by";

/** What the Runner Operator would make for a Runner, and the status that it would set. */
export interface RunnerOutcome {
  status: { phase: "Pending" | "Running" | "Failed"; registration?: string; message: string };
  /** Objects to apply; none when the Runner cannot run. */
  objects: KubeObject[];
}

/** What a Runner refers to, as far as it exists. */
export interface RunnerSurroundings {
  /** Keys of the Secret that `spec.token` names. */
  tokenKeys: string[] | undefined;
  /** `data` of the ConfigMap that `spec.config` names. */
  config: Record<string, string> | undefined;
  /** Whether the Deployment that was made for it has an available replica. */
  available: boolean;
}

/**
 * Judges a Runner as the Runner Operator would: the Secret must hold a runner token and no registration token, and
 * the manager's Deployment decides on the phase (GitLab Runner docs, "Install GitLab Runner Operator").
 * @param runner a Runner of apps.gitlab.com/v1beta2
 */
export function runnerOutcome(runner: KubeObject, { tokenKeys, config, available }: RunnerSurroundings): RunnerOutcome {
  const spec = runner.spec as { token: string; config?: string };
  const refuse = (why: string): RunnerOutcome => ({
    status: { phase: "Failed", registration: "failed", message: `${why} (${setBySandbox})` },
    objects: [],
  });
  if (!tokenKeys) return refuse(`there is no Secret "${spec.token}" in the Runner's namespace`);
  if (!tokenKeys.includes("runner-token")) return refuse(`the Secret "${spec.token}" has no key "runner-token"`);
  if (tokenKeys.includes("runner-registration-token")) {
    return refuse(
      `the Secret "${spec.token}" has both "runner-token" and "runner-registration-token"; only one may be set`,
    );
  }
  if (spec.config && !config?.["config.toml"]) {
    return refuse(`there is no ConfigMap "${spec.config}" with a key "config.toml" in the Runner's namespace`);
  }
  const status = available
    ? ({ phase: "Running", registration: "succeeded", message: setBySandbox } as const)
    : ({ phase: "Pending", message: `the manager's pod is not ready (${setBySandbox})` } as const);
  return { status, objects: [runnerConfigMap(runner, config), runnerDeployment(runner)] };
}

function runnerConfigMap(runner: KubeObject, config: Record<string, string> | undefined): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: owned(runner),
    data: { "config.toml": config?.["config.toml"] ?? "" },
  };
}

function runnerDeployment(runner: KubeObject): KubeObject {
  const spec = runner.spec as Record<string, string | undefined>;
  const metadata = owned(runner);
  const selector = { "app.kubernetes.io/component": "runner", "app.kubernetes.io/instance": runner.metadata.name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: metadata.labels },
        spec: {
          serviceAccountName: spec["serviceaccount"] ?? "gitlab-runner-app-sa",
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          containers: [
            {
              name: "runner",
              image: spec["runnerImage"] ?? "gitlab-runner",
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
              resources: {
                requests: { cpu: "100m", memory: "128Mi" },
                limits: { memory: "256Mi" },
              },
              volumeMounts: [
                { name: "config", mountPath: "/config", readOnly: true },
                { name: "token", mountPath: "/secrets", readOnly: true },
              ],
            },
          ],
          volumes: [
            { name: "config", configMap: { name: metadata.name } },
            { name: "token", secret: { secretName: spec["token"] } },
          ],
        },
      },
    },
  };
}

/** Metadata of an object that goes when its Runner goes. */
function owned({ apiVersion, kind, metadata: { name, namespace, uid } }: KubeObject) {
  return {
    name: `${name}-runner`,
    namespace,
    labels: {
      "app.kubernetes.io/name": "gitlab-runner",
      "app.kubernetes.io/component": "runner",
      "app.kubernetes.io/instance": name,
    },
    annotations: { [madeBy]: setBySandbox },
    ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }],
  };
}

/** Versions of Flux's controllers in Flux 2.9.5, the newest of 2.9; the first two are the ones that really run here. */
const fluxVersion = "v2.9.5";
const controllerTags: Record<string, string> = {
  "source-controller": "v1.9.5",
  "kustomize-controller": "v1.9.5",
  "helm-controller": "v1.6.3",
  "notification-controller": "v1.9.3",
  "image-reflector-controller": "v1.2.4",
  "image-automation-controller": "v1.2.4",
  "source-watcher": "v2.2.3",
};

/** The components of flux-operator where `spec.components` is left out. */
const defaultComponents = ["source-controller", "kustomize-controller", "helm-controller", "notification-controller"];

/**
 * The status that flux-operator would set on a FluxInstance.
 * @param instance a FluxInstance of fluxcd.controlplane.io/v1
 * @param served whether the cluster serves Flux's kinds, without which it is not ready
 * @param now time of a change of the condition
 */
export function fluxInstanceStatus(instance: KubeObject, served: boolean, now: Date): Record<string, unknown> {
  const spec = instance.spec as { distribution: { registry: string }; components?: string[] };
  const condition = {
    type: "Ready",
    status: served ? "True" : "False",
    reason: served ? "ReconciliationSucceeded" : "ReconciliationFailed",
    message: served
      ? `Reconciliation finished (${setBySandbox}; the source and kustomize controllers run beside the cluster)`
      : `Flux's kinds are not served (${setBySandbox})`,
    observedGeneration: instance.metadata.generation ?? 1,
  };
  const before = (
    (instance.status?.["conditions"] ?? []) as { type: string; status: string; lastTransitionTime: string }[]
  ).find(({ type, status }) => type === condition.type && status === condition.status);
  const lastTransitionTime = before?.lastTransitionTime ?? now.toISOString().replace(/\.\d+Z$/, "Z");
  const revision = `${fluxVersion}@sandbox`;
  return {
    conditions: [{ ...condition, lastTransitionTime }],
    lastAttemptedRevision: revision,
    ...(served && { lastAppliedRevision: revision }),
    components: (spec.components ?? defaultComponents).map((name) => ({
      name,
      repository: `${spec.distribution.registry}/${name}`,
      tag: controllerTags[name] ?? "unknown",
    })),
  };
}
