import { netSelectorTamperProof } from "../../../policy/rules/network/net-selector-tamper-proof.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { policy, runner } from "../policies.ts";

const APP = { matchLabels: { app: "job" } };
const LABELLED = ["[runners.kubernetes.pod_labels]", 'app = "job"'];
const AT = ["spec.podSelector"];

function on(key: string, operator = "Exists", values?: string[]) {
  return policy({ podSelector: { matchExpressions: [{ key, operator, values }] } });
}

describeRule(netSelectorTamperProof, {
  good: {
    "the label that no job can take off": { stack: [runner(), on("job.runner.gitlab.com/pod")] },
    "the project's number": { stack: [runner(), on("project.runner.gitlab.com/id", "In", ["42"])] },
    "an empty selector": { stack: [runner(), policy({ podSelector: {} })] },
    "a constant label that no job may overwrite": { stack: [runner(...LABELLED), policy({ podSelector: APP })] },
    "the manager's pods, which are no jobs": {
      stack: [runner(), policy({ podSelector: { matchLabels: { app: "runner" } } })],
    },
    "a forgeable label outside the job namespace": {
      stack: [runner('pod_labels_overwrite_allowed = ".*"'), policy({ podSelector: APP }, "web", "shop")],
    },
  },
  bad: {
    "a label that a job may overwrite": {
      stack: [runner('pod_labels_overwrite_allowed = ".*"', ...LABELLED), policy({ podSelector: APP })],
      at: AT,
    },
    "a label that a job may add": {
      stack: [
        runner('pod_labels_overwrite_allowed = "^team=.*$"'),
        policy({ podSelector: { matchLabels: { app: "db" } } }),
      ],
      at: AT,
    },
    "a label from a variable": {
      stack: [runner("[runners.kubernetes.pod_labels]", 'app = "$CI_PROJECT_ID"'), policy({ podSelector: APP })],
      at: AT,
    },
    "the old label pod": { stack: [runner(), on("pod")], at: AT },
    "the project's namespace, which a variable sets": {
      stack: [runner(), on("project.runner.gitlab.com/namespace", "In", ["acme"])],
      at: AT,
      says: "project.runner.gitlab.com/namespace In",
    },
  },
  unjudged: {
    "an unknown selector": { stack: [runner(), policy({ podSelector: UNKNOWN_TEXT })], names: "spec.podSelector" },
  },
});
