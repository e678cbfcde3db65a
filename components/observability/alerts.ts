/** What is monitored: runner managers, the agent, or Flux with its operator. */
export const MonitoredKind = { Runner: "runner", Agent: "agent", Flux: "flux" } as const;

export type MonitoredKind = (typeof MonitoredKind)[keyof typeof MonitoredKind];

/** An alerting rule of Prometheus. */
export interface AlertRule {
  alert: string;
  expr: string;
  for: string;
  labels: Record<string, string>;
  annotations: { summary: string; description: string; runbook_url: string };
}

export interface AlertOptions {
  severity: "warning" | "critical";
  /** Page with one heading for each alert. */
  runbooks: string;
}

interface Alert {
  name: string;
  /** PromQL; `job` selects the samples of one PodMonitor. */
  expr: (job: string) => string;
  for: string;
  summary: string;
  description: string;
}

/** No target answers, or none is there at all: a filter alone is empty, and silent, when the pods are gone. */
const down = (job: string) => `max(up{${job}}) < 1 or absent(up{${job}})`;

const ALERTS: Record<MonitoredKind, Alert[]> = {
  runner: [
    {
      name: "GitLabRunnerDown",
      expr: down,
      for: "10m",
      summary: "No runner manager answers",
      description: "Jobs for this runner stay pending.",
    },
    {
      name: "GitLabRunnerJobsWaitTooLong",
      expr: (job) => `increase(gitlab_runner_acceptable_job_queuing_duration_exceeded_total{${job}}[30m]) > 0`,
      for: "15m",
      summary: "Jobs wait longer than acceptable",
      description: "The runner has too little room for its queue.",
    },
    {
      name: "GitLabRunnerSaturated",
      expr: (job) => `sum(gitlab_runner_jobs{${job}}) / sum(gitlab_runner_concurrent{${job}}) > 0.9`,
      for: "30m",
      summary: "More than nine of ten job slots are taken",
      description: "The next peak will queue.",
    },
    {
      name: "GitLabRunnerSystemFailures",
      expr: (job) =>
        `increase(gitlab_runner_failed_jobs_total{${job},failure_reason="runner_system_failure"}[15m]) > 3`,
      for: "5m",
      summary: "Jobs fail through no fault of theirs",
      description: "Pods cannot be made, images cannot be pulled, or the API server refuses.",
    },
  ],
  agent: [
    {
      name: "GitLabAgentDown",
      expr: down,
      for: "10m",
      summary: "agentk does not answer",
      description: "Pipelines that use its context and GitLab's dashboards have no way into the cluster.",
    },
  ],
  flux: [
    {
      name: "FluxDown",
      expr: down,
      for: "10m",
      summary: "No controller of Flux answers",
      description: "Nothing is applied and no drift is corrected.",
    },
    {
      name: "FluxResourceNotReady",
      expr: (job) =>
        `max by (kind, exported_namespace, name) (flux_resource_info{${job},ready="False",suspended="False"}) > 0`,
      for: "15m",
      summary: "{{ $labels.kind }} {{ $labels.exported_namespace }}/{{ $labels.name }} is not ready",
      description:
        "A source cannot be read, for example because its deploy token expired, or an artifact cannot be applied.",
    },
    {
      name: "FluxResourceSuspended",
      expr: (job) => `max by (kind, exported_namespace, name) (flux_resource_info{${job},suspended="True"}) > 0`,
      for: "24h",
      summary: "{{ $labels.kind }} {{ $labels.exported_namespace }}/{{ $labels.name }} has been suspended for a day",
      description: "Drift is not corrected, and deleting it now would leave its workloads behind.",
    },
  ],
};

/** Names of all alerts, each of which is a heading of the runbook page. */
export const ALERT_NAMES: readonly string[] = Object.values(ALERTS).flatMap((alerts) => alerts.map(({ name }) => name));

/**
 * Alerting rules of one monitored thing. Sources: GitLab Runner, monitoring; flux-operator, monitoring (`flux_resource_info`). `monitor` and
 * `namespace` are those of its PodMonitor, from which Prometheus makes the label `job`.
 */
export function alertRules(
  kind: MonitoredKind,
  { monitor, namespace }: { monitor: string; namespace: string },
  { severity, runbooks }: AlertOptions,
): AlertRule[] {
  const job = `job="${namespace}/${monitor}"`;
  return ALERTS[kind].map(({ name, expr, summary, description, ...alert }) => ({
    alert: name,
    expr: expr(job),
    for: alert.for,
    labels: { severity },
    annotations: { summary, description, runbook_url: `${runbooks}#${name.toLowerCase()}` },
  }));
}
