import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

const SAFE = ["always", "never"];

/** A job runs an image only with the credentials to pull it. */
export const runnerPullPolicy: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-pull-policy",
  severity: "high",
  level: "production",
  demand: "pull_policy is set; it and allowed_pull_policies have only always and never.",
  why: "With if-not-present a job runs the private image of another project that the node still has.",
  fix: 'set pull_policy = "always"',
  reference: "GitLab Runner docs, security, private images with if-not-present; ATT&CK T1552",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap(({ kubernetes }): Finding[] => {
      const policy = kubernetes.at("pull_policy");
      const what = "jobs may run images that others pulled";
      const wanted = "always or never";
      if (policy.raw === undefined) return [{ at: policy, what, found: "no pull_policy", wanted }];
      const places = [policy, kubernetes.at("allowed_pull_policies")].flatMap((at) => (at.isList() ? at.list() : [at]));
      return places
        .filter((at) => at.raw !== undefined && !at.isUnknown() && !SAFE.includes(at.text() ?? ""))
        .map((at) => ({ at, what, found: at.text() ?? "no text", wanted }));
    });
  },
};
