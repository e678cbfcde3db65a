import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

/** No job lifts its own limits. */
export const runnerOverwriteMax: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-overwrite-max",
  severity: "low",
  level: "advisory",
  demand: "No limit may be overwritten by jobs.",
  why: "Where a maximum allows an overwrite, the value 0 passes it and means no limit.",
  fix: "remove the *_limit_overwrite_max_allowed key, or hold the namespace by a LimitRange with max",
  reference:
    "GitLab Runner docs, executors/kubernetes, overwrite container resources; measured with GitLab Runner 19.4",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap(({ kubernetes }) =>
      kubernetes
        .entries()
        .filter(([key, at]) => key.endsWith("_limit_overwrite_max_allowed") && (at.text() ?? "") !== "")
        .map(([key, at]) => ({
          at,
          what: `jobs may lift ${key.replace("_overwrite_max_allowed", "")} by setting it to 0`,
          found: at.text() ?? "",
          wanted: "nothing",
        })),
    );
  },
};
