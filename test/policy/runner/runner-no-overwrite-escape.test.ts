import { runnerNoOverwriteEscape } from "../../../policy/rules/runner/runner-no-overwrite-escape.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

/** GitLab Runner docs, executors/kubernetes: what a job may overwrite by a pattern. */
const KEYS = ["namespace", "service_account", "pod_labels", "pod_annotations", "node_selector", "node_tolerations"];
const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';

describeRule(runnerNoOverwriteEscape, {
  good: {
    "no overwrites": { stack: runner() },
    "an empty pattern": { stack: runner('namespace_overwrite_allowed = ""') },
    "a closed set": { stack: runner('namespace_overwrite_allowed = "^(team-a|team-b)$"') },
    "a class of letters": { stack: runner('service_account_overwrite_allowed = "^ci-[a-z]+$"') },
  },
  bad: {
    ...Object.fromEntries(
      KEYS.map((key) => [
        `any ${key}`,
        { stack: runner(`${key}_overwrite_allowed = ".*"`), at: [`${KUBERNETES}.${key}_overwrite_allowed`] },
      ]),
    ),
    ...Object.fromEntries(
      ["^ci", "ci$", "^(a)|b$"].map((pattern) => [
        `the pattern ${pattern}, which is open at one end`,
        {
          stack: runner(`namespace_overwrite_allowed = "${pattern}"`),
          at: [`${KUBERNETES}.namespace_overwrite_allowed`],
        },
      ]),
    ),
    "a pattern that is open at both ends": {
      stack: runner('namespace_overwrite_allowed = "ci-.*"'),
      at: [`${KUBERNETES}.namespace_overwrite_allowed`],
    },
    "anything between anchors": {
      stack: runner('pod_labels_overwrite_allowed = "^.*$"'),
      at: [`${KUBERNETES}.pod_labels_overwrite_allowed`],
    },
    "an alternative outside of a group": {
      stack: runner('service_account_overwrite_allowed = "^a|b$"'),
      at: [`${KUBERNETES}.service_account_overwrite_allowed`],
    },
    "everything but a letter": {
      stack: runner('node_selector_overwrite_allowed = "^[^x]+$"'),
      at: [`${KUBERNETES}.node_selector_overwrite_allowed`],
    },
    "a dollar that is only a letter": {
      stack: runner("pod_annotations_overwrite_allowed = '^a\\$'"),
      at: [`${KUBERNETES}.pod_annotations_overwrite_allowed`],
    },
    "a bearer token": {
      stack: runner("bearer_token_overwrite_allowed = true"),
      at: [`${KUBERNETES}.bearer_token_overwrite_allowed`],
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
