import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** Whoever is woken finds a page that says what to do. */
export const alertHasRunbook: ResourceRule = {
  scope: "resource",
  judges: ["monitoring.coreos.com/PrometheusRule"],
  id: "alert-has-runbook",
  severity: "low",
  level: "advisory",
  demand: "Every alert of a PrometheusRule has the annotation runbook_url, an https address.",
  why: "An alert without a page is read as noise, and at night as nothing.",
  fix: "write the page, and its address into annotations.runbook_url",
  reference: "Prometheus docs, alerting practices; kubernetes-mixin, runbook_url",
  judge(_resource, read) {
    const rules = read
      .at("spec", "groups")
      .list()
      .flatMap((group) => group.at("rules").list());
    return rules.flatMap((rule): Finding[] => {
      const alert = rule.at("alert").text();
      const at = rule.at("annotations", "runbook_url");
      const address = at.text();
      if (alert === undefined || at.isUnknown() || /^https:\/\/[^/\s]+\/\S+$/.test(address ?? "")) return [];
      return [{ at, what: `alert ${alert} has no runbook`, found: address ?? "nothing", wanted: "an https address" }];
    });
  },
};
