import { z } from "zod";
import { chartSource, Duration, Name, PinnedImage } from "../../config/primitives.ts";
import { Bytes, Cpu, LabelKey, LabelValue, ObjectName } from "./text.schema.ts";

const amounts = z.strictObject({ cpu: Cpu, memory: Bytes });

/** Kubernetes' own spelling, because charts and patches pass it on. */
const Toleration = z.strictObject({
  key: LabelKey,
  operator: z.enum(["Equal", "Exists"]).default("Equal"),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
});

/** What both installers can do with the manager, the process that takes jobs from GitLab and makes their pods. */
const shared = {
  namespace: Name,
  checkInterval: Duration.default("3s"),
  logLevel: z.enum(["debug", "info", "warn", "error", "fatal", "panic"]).default("info"),
  resources: z
    .strictObject({ requests: amounts, limits: amounts })
    .default({ requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } }),
  /**
   * How long a manager that is replaced may finish its jobs. Absent: the runner's maximum timeout and five minutes more, so
   * that no change of configuration kills a job.
   */
  terminationGracePeriod: Duration.optional(),
  nodeSelector: z.record(LabelKey, LabelValue).default({}),
  tolerations: z.array(Toleration).default([]),
  priorityClassName: ObjectName.optional(),
  /** Secret of the manager's namespace with GitLab's certificate authority: key `<host>.crt` (helm), `tls.crt` (operator). */
  certificatesSecret: ObjectName.optional(),
  imagePullPolicy: z.enum(["Always", "IfNotPresent"]).default("IfNotPresent"),
};

/** What both can do, the operator from 1.34 on; so it has no defaults there: a definition that is older drops these fields. */
const logAndShutdown = {
  logFormat: z.enum(["runner", "text", "json"]),
  /** After SIGTERM: how long until the process is stopped with jobs running. 0s: no limit beside the grace period. */
  shutdownTimeout: Duration,
  /** How long a connection to GitLab is kept. Absent: the runner's own. */
  connectionMaxAge: Duration,
};

/** Settings that only the chart can carry out (see `parity.ts`). */
const chartOnly = {
  replicas: z.int().min(1).max(20),
  imagePullSecrets: z.array(ObjectName),
  podAnnotations: z.record(LabelKey, z.string()),
};

export const HelmManager = z.strictObject({
  ...shared,
  chart: chartSource("gitlab-runner", "https://charts.gitlab.io"),
  /** Image of the manager. Absent: the chart's own for its version. */
  image: PinnedImage.optional(),
  replicas: chartOnly.replicas.default(1),
  logFormat: logAndShutdown.logFormat.default("json"),
  shutdownTimeout: logAndShutdown.shutdownTimeout.default("0s"),
  connectionMaxAge: logAndShutdown.connectionMaxAge.optional(),
  imagePullSecrets: chartOnly.imagePullSecrets.default([]),
  podAnnotations: chartOnly.podAnnotations.default({}),
});

/** The operator watches its own namespace only (its environment WATCH_NAMESPACES), so the Runner lives there. */
export const OPERATOR_NAMESPACE = "gitlab-runner-system";

export const OperatorManager = z.strictObject({
  ...shared,
  namespace: z
    .literal(OPERATOR_NAMESPACE, {
      error: `the operator watches its own namespace only; manager.namespace is "${OPERATOR_NAMESPACE}" with it`,
    })
    .default(OPERATOR_NAMESPACE),
  /** Outside OpenShift the operator may choose wrong images (its issue 228), so both images are named: this and jobs.images.helper. */
  image: PinnedImage,
  chart: z.unknown().optional(),
  replicas: chartOnly.replicas.optional(),
  logFormat: logAndShutdown.logFormat.optional(),
  shutdownTimeout: logAndShutdown.shutdownTimeout.optional(),
  connectionMaxAge: logAndShutdown.connectionMaxAge.optional(),
  imagePullSecrets: chartOnly.imagePullSecrets.optional(),
  podAnnotations: chartOnly.podAnnotations.optional(),
});

export type HelmManager = z.infer<typeof HelmManager>;
export type OperatorManager = z.infer<typeof OperatorManager>;
