import { runnerPullPolicy } from "../../../policy/rules/runner/runner-pull-policy.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';

describeRule(runnerPullPolicy, {
  good: {
    always: { stack: runner('pull_policy = "always"') },
    "a list": { stack: runner('pull_policy = ["always", "never"]') },
  },
  bad: {
    absent: { stack: runner(), at: [`${KUBERNETES}.pull_policy`] },
    "a fallback": { stack: runner('pull_policy = ["always", "if-not-present"]'), at: [`${KUBERNETES}.pull_policy[1]`] },
    "the word of Kubernetes, which GitLab Runner does not know": {
      stack: runner('pull_policy = "Always"'),
      at: [`${KUBERNETES}.pull_policy`],
    },
    "what a job may choose": {
      stack: runner('pull_policy = "always"', 'allowed_pull_policies = ["if-not-present"]'),
      at: [`${KUBERNETES}.allowed_pull_policies[0]`],
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
