import { evaluate } from "../../../analysis/pod-security/evaluate.ts";
import { runnerConfigsOf } from "../../../analysis/runner/config.ts";
import { jobPodsIn } from "../../lib/job-pod.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { configTextOf } from "../../lib/runner.ts";
import { isListed } from "../../lib/settings.ts";

/** The pod that GitLab Runner makes for a job keeps Pod Security. */
export const runnerJobPodPss: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-job-pod-pss",
  severity: "critical",
  level: "mandatory",
  demand: "The pod of a job passes restricted, or baseline where the settings allow the namespace that.",
  why: "Merge rules, defaults and patches decide what a job runs as; the keys alone do not tell.",
  fix: "set the security context of the pod and of build, helper, service and init-permissions",
  reference: "Pod Security Standards; GitLab Runner docs, executors/kubernetes, security context",
  limits: UNSEEN_VALUES,
  judge(resource, read, settings) {
    const lenient = [...settings.baselineNamespaces, ...settings.privilegedNamespaces];
    return runnerConfigsOf(resource, read).flatMap(({ at, sections, error }): Finding[] => {
      const text = error === undefined ? configTextOf(resource, at) : undefined;
      if (text === undefined) return [];
      return jobPodsIn(text).flatMap(({ section, flag, pod }): Finding[] => {
        const namespace = sections[section]?.namespace ?? "";
        const level = isListed(namespace, lenient) ? "baseline" : "restricted";
        const results = pod === undefined ? [] : evaluate(pod, level, settings.podSecurityMinor);
        const [first] = results.flatMap(({ faults }) => faults);
        if (first === undefined) return [];
        const controls = results.map(({ control }) => control.name).join(", ");
        const when = flag === "" ? "" : ` when a job sets ${flag}`;
        return [
          {
            at: sections[section]?.kubernetes ?? at,
            what: `job pods break ${level}${when}: ${controls}`,
            found: `${first.at.path} ${first.found}`,
            wanted: first.wanted,
          },
        ];
      });
    });
  },
};
