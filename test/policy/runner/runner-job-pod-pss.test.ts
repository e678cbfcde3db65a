import { runnerJobPodPss } from "../../../policy/rules/runner/runner-job-pod-pss.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";
import { HARD } from "./hard.ts";

const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';

describeRule(runnerJobPodPss, {
  good: {
    restricted: { stack: runner(...HARD) },
    "baseline where the settings allow it": {
      stack: runner('image = "alpine:3"', "privileged = false"),
      settings: { baselineNamespaces: ["shop-jobs"] },
    },
  },
  bad: {
    "a configuration that says nothing": {
      stack: runner('image = "alpine:3"'),
      at: [KUBERNETES],
      says: "job pods break restricted: privilege-escalation, run-as-non-root, seccomp, capabilities: ",
    },
    privileged: {
      stack: runner('image = "alpine:3"', "privileged = true"),
      settings: { baselineNamespaces: ["shop-jobs"] },
      at: [KUBERNETES],
      says: "job pods break baseline: privileged",
    },
    "one container that keeps its rights": {
      stack: runner(...HARD.slice(0, -6)),
      at: [KUBERNETES],
    },
    "a patch that a job switches on": {
      stack: runner(
        ...HARD,
        "[[runners.kubernetes.pod_spec]]",
        'patch_type = "merge"',
        "patch = '{\"hostNetwork\": true}'",
      ),
      at: [KUBERNETES],
      says: "when a job sets FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: host-namespaces",
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
