import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ALERT_NAMES, alertRules } from "../../../../components/observability/alerts.ts";

const place = { monitor: "gitlab-runner-shop", namespace: "gitlab-runner-shop" };
const options = { severity: "critical" as const, runbooks: "https://gitlab.example.com/docs/observability.md" };
const rulesOf = (kind: "runner" | "agent" | "flux") => alertRules(kind, place, options);

describe("alertRules", () => {
  it("say what to do: a summary, a description and a runbook of the alert's own", () => {
    assert.deepEqual(rulesOf("agent"), [
      {
        alert: "GitLabAgentDown",
        expr: 'max(up{job="gitlab-runner-shop/gitlab-runner-shop"}) < 1 or absent(up{job="gitlab-runner-shop/gitlab-runner-shop"})',
        for: "10m",
        labels: { severity: "critical" },
        annotations: {
          summary: "agentk does not answer",
          description: "Pipelines that use its context and GitLab's dashboards have no way into the cluster.",
          runbook_url: "https://gitlab.example.com/docs/observability.md#gitlabagentdown",
        },
      },
    ]);
  });

  it("ask Prometheus exactly this, for so long", () => {
    const job = 'job="gitlab-runner-shop/gitlab-runner-shop"';
    const down = `max(up{${job}}) < 1 or absent(up{${job}})`;
    const objects = "max by (kind, exported_namespace, name)";
    const asked = (["runner", "agent", "flux"] as const).flatMap((kind) =>
      rulesOf(kind).map((rule) => [rule.alert, rule.expr, rule.for]),
    );
    assert.deepEqual(asked, [
      ["GitLabRunnerDown", down, "10m"],
      [
        "GitLabRunnerJobsWaitTooLong",
        `increase(gitlab_runner_acceptable_job_queuing_duration_exceeded_total{${job}}[30m]) > 0`,
        "15m",
      ],
      ["GitLabRunnerSaturated", `sum(gitlab_runner_jobs{${job}}) / sum(gitlab_runner_concurrent{${job}}) > 0.9`, "30m"],
      [
        "GitLabRunnerSystemFailures",
        `increase(gitlab_runner_failed_jobs_total{${job},failure_reason="runner_system_failure"}[15m]) > 3`,
        "5m",
      ],
      ["GitLabAgentDown", down, "10m"],
      ["FluxDown", down, "10m"],
      ["FluxResourceNotReady", `${objects} (flux_resource_info{${job},ready="False",suspended="False"}) > 0`, "15m"],
      ["FluxResourceSuspended", `${objects} (flux_resource_info{${job},suspended="True"}) > 0`, "24h"],
    ]);
  });

  it("look only at the samples of their own PodMonitor", () => {
    for (const kind of ["runner", "agent", "flux"] as const)
      for (const { alert, expr } of rulesOf(kind))
        for (const selector of expr.match(/\{[^}]*\}/g) ?? [])
          assert.ok(selector.includes('job="gitlab-runner-shop/gitlab-runner-shop"'), alert);
  });

  it("are a handful for each kind, with names of their own", () => {
    assert.deepEqual(
      (["runner", "agent", "flux"] as const).map((kind) => rulesOf(kind).length),
      [4, 1, 3],
    );
    assert.equal(new Set(ALERT_NAMES).size, 8);
  });

  it("have a heading on the runbook page each", () => {
    const page = readFileSync(resolve(import.meta.dirname, "../../../../docs/components/observability.md"), "utf8");
    assert.deepEqual(
      ALERT_NAMES.filter((name) => !page.includes(`### ${name}\n`)),
      [],
    );
  });
});
