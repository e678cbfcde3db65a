import { allowListFaults } from "../../lib/allow-list.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

/** Jobs run images that somebody chose. */
export const runnerAllowedImages: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-allowed-images",
  severity: "high",
  level: "production",
  demand: "allowed_images lists patterns, each with a registry or an image of its own.",
  why: "Absent means every image of every registry.",
  fix: "set allowed_images to patterns such as registry.example.com/**",
  reference: "GitLab Runner docs, executors/kubernetes, restrict images; ATT&CK T1525",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap(({ kubernetes }) =>
      allowListFaults(kubernetes.at("allowed_images"), "jobs may run any image"),
    );
  },
};
