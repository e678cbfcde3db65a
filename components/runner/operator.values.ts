import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { durationSeconds } from "./quantity.ts";
import type { OperatorRunnerSettings } from "./runner.schema.ts";
import { jobsPerManager } from "./runner.toml.ts";
import { terminationGraceSeconds } from "./runner.values.ts";
import type { Cache } from "./volumes.schema.ts";

export interface RunnerSpecInput {
  settings: OperatorRunnerSettings;
  gitlabUrl: string;
  /** Secret with the one key `runner-token`: with two keys the operator does not register. */
  secretName: string;
  /** ConfigMap with the key `config.toml`. */
  configName: string;
  /** ConfigMap with environment variables of the manager. */
  environmentName: string;
  serviceAccount: string;
}

/**
 * Spec of a Runner (apps.gitlab.com/v1beta2), with fields of its CRD only. `tags`, `locked`, `runUntagged` and `protected` are
 * left out on purpose: with a `glrt-` token they are reserved, and the registration fails (reference/gitlab.md §3.2).
 */
export function runnerSpec(input: RunnerSpecInput): Record<string, unknown> {
  const { settings, gitlabUrl, secretName, configName, environmentName, serviceAccount } = input;
  const { manager, jobs } = settings;
  return {
    gitlabUrl,
    token: secretName,
    config: configName,
    env: environmentName,
    concurrent: jobsPerManager(settings),
    interval: durationSeconds(manager.checkInterval),
    logLevel: manager.logLevel,
    ...(manager.logFormat === undefined ? {} : { logFormat: manager.logFormat }),
    ...(manager.shutdownTimeout === undefined ? {} : { shutdownTimeout: durationSeconds(manager.shutdownTimeout) }),
    ...(manager.connectionMaxAge === undefined ? {} : { connectionMaxAge: manager.connectionMaxAge }),
    listenAddr: "[::]:9252",
    runnerImage: manager.image,
    helperImage: jobs.images.helper,
    buildImage: jobs.images.default,
    imagePullPolicy: manager.imagePullPolicy,
    namespace: jobs.namespace,
    serviceaccount: serviceAccount,
    ...(manager.certificatesSecret === undefined ? {} : { ca: manager.certificatesSecret }),
    ...(jobs.cache === undefined ? {} : cacheFields(jobs.cache)),
    podSpec: podPatches(settings),
  };
}

/** Name of a ConfigMap with its content's hash: the operator does not restart a manager when content changes behind a name. */
export function contentName(base: string, content: string): string {
  return `${base}-${createHash("sha256").update(content).digest("hex").slice(0, 8)}`;
}

/**
 * What the registration takes from the environment and not from the template: the runner's name (else it would be the pod's), and
 * three values that it sets to its own defaults before it reads the template (operator issue 229).
 */
export function managerEnvironment(name: string, { config }: OperatorRunnerSettings): Record<string, string> {
  const variables = {
    RUNNER_NAME: name,
    RUNNER_REQUEST_CONCURRENCY: config.runners.request_concurrency,
    RUNNER_OUTPUT_LIMIT: config.runners.output_limit,
    KUBERNETES_POLL_TIMEOUT: config.kubernetes.poll_timeout,
  };
  return Object.fromEntries(
    Object.entries(variables).flatMap(([variable, value]) => (value === undefined ? [] : [[variable, String(value)]])),
  );
}

/** Patches of the manager's pod: what the Runner has no fields for. The manager is the first container. */
function podPatches(settings: OperatorRunnerSettings): { name: string; patch: string; patchType: string }[] {
  const { manager } = settings;
  const pod = {
    automountServiceAccountToken: true,
    terminationGracePeriodSeconds: terminationGraceSeconds(settings),
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    ...(Object.keys(manager.nodeSelector).length === 0 ? {} : { nodeSelector: manager.nodeSelector }),
    ...(manager.tolerations.length === 0 ? {} : { tolerations: manager.tolerations }),
    ...(manager.priorityClassName === undefined ? {} : { priorityClassName: manager.priorityClassName }),
  };
  const context = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, runAsNonRoot: true };
  const container = [
    { op: "add", path: "/containers/0/resources", value: manager.resources },
    { op: "add", path: "/containers/0/securityContext", value: context },
  ];
  return [
    { name: "pod", patchType: "merge", patch: stringify(pod) },
    { name: "manager", patchType: "json", patch: JSON.stringify(container) },
  ];
}

function cacheFields(cache: Cache): Record<string, unknown> {
  const credentials = cache.credentials === undefined ? {} : { credentials: cache.credentials };
  const common = {
    cacheType: cache.type,
    ...(cache.path === undefined ? {} : { cachePath: cache.path }),
    cacheShared: cache.shared,
  };
  switch (cache.type) {
    case "s3":
      return {
        ...common,
        s3: {
          ...(cache.server === undefined ? {} : { server: cache.server }),
          ...credentials,
          bucket: cache.bucket,
          location: cache.region,
          insecure: false,
        },
      };
    case "gcs":
      return { ...common, gcs: { ...credentials, bucket: cache.bucket } };
    case "azure":
      return {
        ...common,
        azure: {
          ...credentials,
          container: cache.container,
          ...(cache.storageDomain === undefined ? {} : { storageDomain: cache.storageDomain }),
        },
      };
  }
}
