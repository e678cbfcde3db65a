import { runnerNoVariablePaths } from "../../../policy/rules/runner/runner-no-variable-paths.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';

describeRule(runnerNoVariablePaths, {
  good: {
    "a plain path": { stack: runner("[[runners.kubernetes.volumes.pvc]]", 'name = "cache"', 'mount_path = "/cache"') },
  },
  bad: {
    "a claim that a job chooses": {
      stack: runner("[[runners.kubernetes.volumes.pvc]]", 'name = "cache-$CI_PROJECT_ID"', 'mount_path = "/cache"'),
      at: [`${KUBERNETES}.volumes.pvc[0].name`],
    },
    ...Object.fromEntries(
      ["mount_path", "sub_path", "host_path"].map((field) => [
        `a ${field} that a job chooses`,
        {
          stack: runner("[[runners.kubernetes.volumes.host_path]]", 'name = "c"', `${field} = "/c/$TEAM"`),
          at: [`${KUBERNETES}.volumes.host_path[0].${field}`],
        },
      ]),
    ),
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
