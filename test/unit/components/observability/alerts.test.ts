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
