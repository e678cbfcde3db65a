import type { ResourceRule } from "../../lib/rule.ts";

/** In OperatorHub's catalogue; the Runner's operator has a package of its own, for which OLM is the documented way. */
const PACKAGE = "gitlab-operator-kubernetes";

/** GitLab in production is not installed by the Operator Lifecycle Manager. */
export const opOlmExperimental: ResourceRule = {
  scope: "resource",
  judges: ["operators.coreos.com/Subscription"],
  id: "op-olm-experimental",
  severity: "medium",
  level: "advisory",
  demand: "In production the GitLab Operator is not installed by a Subscription of the Operator Lifecycle Manager.",
  why: "GitLab calls that way experimental and does not support instances that were installed so.",
  fix: "install the operator from its manifest or chart, in an exact version",
  reference: "GitLab docs, operator installation, Operator Lifecycle Manager",
  judge(_resource, read, settings) {
    if (!settings.production) return [];
    const at = read.at("spec", "name");
    if (at.text() !== PACKAGE) return [];
    return [{ at, what: "OLM installs the GitLab Operator", found: PACKAGE, wanted: "the operator's own manifest" }];
  },
};
