import { runnerJobLabelForNetpol } from "../../../policy/rules/runner/runner-job-label-for-netpol.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { policy, runner } from "../policies.ts";

const APP = { matchLabels: { app: "job" } };
const LABELS = "[runners.kubernetes.pod_labels]";
const AT = ["spec.podSelector.matchLabels.app"];

describeRule(runnerJobLabelForNetpol, {
  good: {
    "the runner's own label": { stack: [runner(), policy({})] },
    "every pod": { stack: [runner(), policy({ podSelector: {} })] },
    "a constant label": { stack: [runner(LABELS, 'app = "job"'), policy({ podSelector: APP })] },
    "a policy of another namespace": { stack: [runner(), policy({ podSelector: APP }, "web", "shop")] },
  },
  bad: {
    "the seeds' label, which nobody sets": {
      stack: [runner(), policy({ podSelector: APP })],
      at: AT,
      says: "pod_labels has no app",
    },
    "any value of a label that nobody sets": {
      stack: [runner(), policy({ podSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } })],
      at: ["spec.podSelector.matchExpressions[0]"],
      says: "pod_labels has no app",
    },
    "a variable": { stack: [runner(LABELS, 'app = "$APP"'), policy({ podSelector: APP })], at: AT },
    "a label that jobs may overwrite": {
      stack: [runner('pod_labels_overwrite_allowed = "^app=.*$"', LABELS, 'app = "job"'), policy({ podSelector: APP })],
      at: AT,
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
