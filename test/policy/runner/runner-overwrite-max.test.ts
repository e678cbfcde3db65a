import { runnerOverwriteMax } from "../../../policy/rules/runner/runner-overwrite-max.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';

describeRule(runnerOverwriteMax, {
  good: { none: { stack: runner('cpu_request_overwrite_max_allowed = "2"', 'cpu_limit_overwrite_max_allowed = ""') } },
  bad: {
    "a maximum of a limit": {
      stack: runner('cpu_limit_overwrite_max_allowed = "2"'),
      at: [`${KUBERNETES}.cpu_limit_overwrite_max_allowed`],
    },
    "one of the helper": {
      stack: runner('helper_memory_limit_overwrite_max_allowed = "2Gi"'),
      at: [`${KUBERNETES}.helper_memory_limit_overwrite_max_allowed`],
    },
  },
  unjudged: {
    "a maximum that the chart fills in": {
      stack: runner('cpu_limit_overwrite_max_allowed = "{{ .Values.max }}"'),
      names: `${KUBERNETES}.cpu_limit_overwrite_max_allowed`,
    },
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
