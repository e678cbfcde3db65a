import { runnerNoCapAdd } from "../../../policy/rules/runner/runner-no-cap-add.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';

describeRule(runnerNoCapAdd, {
  good: { none: { stack: runner('cap_drop = ["ALL"]', "cap_add = []") } },
  bad: {
    "NET_RAW for ping": { stack: runner('cap_add = ["NET_RAW"]'), at: [`${KUBERNETES}.cap_add[0]`] },
    "one container": {
      stack: runner("[runners.kubernetes.service_container_security_context.capabilities]", 'add = ["SYS_ADMIN"]'),
      at: [`${KUBERNETES}.service_container_security_context.capabilities.add[0]`],
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
