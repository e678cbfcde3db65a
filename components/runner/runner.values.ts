import { durationSeconds } from "./quantity.ts";
import type { HelmRunnerSettings, RunnerSettings } from "./runner.schema.ts";
import { jobsPerManager, runnerToml } from "./runner.toml.ts";

/** Name that the chart gives its objects and the label `app`: the release's, or `<release>-gitlab-runner`. */
export function managerFullname(release: string): string {
  return release.startsWith("gitlab-runner") ? release : `${release}-gitlab-runner`;
}

/** Longer than the longest job, so that a manager that is replaced finishes what it runs. Seconds. */
export function terminationGraceSeconds({ manager, maximumTimeout }: RunnerSettings): number {
  return manager.terminationGracePeriod === undefined
    ? durationSeconds(maximumTimeout) + 300
    : durationSeconds(manager.terminationGracePeriod);
}

/** The alpine image of the manager: user gitlab-runner and its group (chart `gitlab-runner`, values `podSecurityContext`). */
const MANAGER_USER = { runAsUser: 100, runAsGroup: 65533, fsGroup: 65533 };

export interface RunnerValuesInput {
  name: string;
  settings: HelmRunnerSettings;
  gitlabUrl: string;
  /** Name of the Secret with the keys `runner-token` and `runner-registration-token` (empty): the chart mounts both. */
  secretName: string;
  serviceAccount: string;
  labels: Record<string, string>;
}

/**
 * Values of the chart `gitlab-runner`; all of them are known at preview, and none is a secret. Rights and ServiceAccount are our
 * own (`rbac.create: false`), because the chart's rules default to every verb on every core resource. Nothing that GitLab
 * keeps for the runner object (tags, locked, protected, …) is said: with a `glrt-` token the registration would fail.
 * `unregisterRunners` stays off: it would take the runner out of the manager's configuration while its last jobs still run;
 * GitLab drops managers that it has not heard of by itself.
 */
export function runnerValues(input: RunnerValuesInput): Record<string, unknown> {
  const { name, settings, gitlabUrl, secretName, serviceAccount, labels } = input;
  const { manager, jobs } = settings;
  return {
    gitlabUrl,
    ...(manager.image === undefined ? {} : { image: imageParts(manager.image) }),
    imagePullPolicy: manager.imagePullPolicy,
    ...(manager.imagePullSecrets.length === 0 ? {} : { imagePullSecrets: manager.imagePullSecrets.map(named) }),
    replicas: manager.replicas,
    strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    unregisterRunners: false,
    terminationGracePeriodSeconds: terminationGraceSeconds(settings),
    concurrent: jobsPerManager(settings),
    checkInterval: durationSeconds(manager.checkInterval),
    shutdown_timeout: durationSeconds(manager.shutdownTimeout),
    ...(manager.connectionMaxAge === undefined ? {} : { connectionMaxAge: manager.connectionMaxAge }),
    logLevel: manager.logLevel,
    logFormat: manager.logFormat,
    ...(manager.certificatesSecret === undefined ? {} : { certsSecretName: manager.certificatesSecret }),
    rbac: { create: false },
    serviceAccount: { create: false, name: serviceAccount },
    automountServiceAccountToken: true,
    runners: {
      // The registration takes the name from here and not from the template: without it, it would be the pod's.
      name,
      secret: secretName,
      config: runnerToml(name, settings),
      ...(jobs.cache?.credentials === undefined ? {} : { cache: { secretName: jobs.cache.credentials } }),
    },
    metrics: { enabled: true, portName: "metrics", port: 9252, serviceMonitor: { enabled: false } },
    service: { enabled: false },
    livenessProbe: { initialDelaySeconds: 60, periodSeconds: 60, successThreshold: 1, failureThreshold: 3 },
    readinessProbe: { initialDelaySeconds: 10, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
    ...hardening(),
    resources: manager.resources,
    ...placement(name, settings),
    podLabels: labels,
    podAnnotations: manager.podAnnotations,
    deploymentLabels: labels,
  };
}

/** The root file system is read-only, so the scripts of the image get a /tmp of their own. */
function hardening(): Record<string, unknown> {
  return {
    podSecurityContext: { ...MANAGER_USER, runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      privileged: false,
      capabilities: { drop: ["ALL"] },
    },
    volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
}

function placement(name: string, { manager }: HelmRunnerSettings): Record<string, unknown> {
  return {
    nodeSelector: manager.nodeSelector,
    tolerations: manager.tolerations,
    ...(manager.priorityClassName === undefined ? {} : { priorityClassName: manager.priorityClassName }),
    ...(manager.replicas > 1 ? { affinity: apart(managerFullname(name)) } : {}),
  };
}

/** Managers of one runner on different nodes. The label is the chart's own, made from the release's name. */
function apart(fullname: string): Record<string, unknown> {
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            labelSelector: { matchLabels: { app: fullname } },
            topologyKey: "kubernetes.io/hostname",
          },
        },
      ],
    },
  };
}

/** The chart joins `registry/image:tag`. Without a registry's host the image comes from Docker Hub. */
function imageParts(image: string): { registry: string; image: string; tag: string } {
  const slash = image.indexOf("/");
  const host = slash === -1 ? "" : image.slice(0, slash);
  const hasHost = /[.:]/.test(host) || host === "localhost";
  const path = hasHost ? image.slice(slash + 1) : image;
  const colon = path.search(/[:@]/);
  return { registry: hasHost ? host : "docker.io", image: path.slice(0, colon), tag: path.slice(colon + 1) };
}

function named(name: string): { name: string } {
  return { name };
}
