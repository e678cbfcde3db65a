import { chartNameOf } from "../../lib/charts.ts";
import { HELM_RELEASES } from "../../lib/kinds.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** Nobody takes a chart for the Runner Operator from somewhere: GitLab publishes none. */
export const opNoRunnerChart: ResourceRule = {
  scope: "resource",
  judges: ["release", ...HELM_RELEASES],
  id: "op-no-runner-chart",
  severity: "high",
  level: "mandatory",
  demand: "The Runner Operator is installed by OLM or by the manifest of its release, not by a chart.",
  why: "GitLab publishes no chart of the Runner Operator; one of that name is somebody else's, or fails to install.",
  fix: "apply operator.k8s.yaml of the operator's release, or subscribe through OLM",
  reference: "GitLab Runner docs, install GitLab Runner Operator",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    const isHelmRelease = resource.group === "helm.toolkit.fluxcd.io";
    const place = isHelmRelease ? read.at("spec", "chart", "spec") : read;
    if (chartNameOf(place) !== "gitlab-runner-operator") return [];
    return [
      {
        at: place.at("chart"),
        what: "there is no such chart",
        found: place.at("chart").text() ?? "",
        wanted: "the manifest of the operator's release",
      },
    ];
  },
};
