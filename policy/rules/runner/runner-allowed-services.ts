import { allowListFaults } from "../../lib/allow-list.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

/** Jobs start services that somebody chose. */
export const runnerAllowedServices: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-allowed-services",
  severity: "high",
  level: "production",
  demand: "allowed_services lists patterns, each with a registry or an image of its own.",
  why: "Absent means every image of every registry, beside the job's and in its network.",
  fix: "set allowed_services to patterns such as registry.example.com/services/*",
  reference: "GitLab Runner docs, executors/kubernetes, restrict services; ATT&CK T1525",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap(({ kubernetes }) =>
      allowListFaults(kubernetes.at("allowed_services"), "jobs may start any service"),
    );
  },
};
