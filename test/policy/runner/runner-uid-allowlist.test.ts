import { runnerUidAllowlist } from "../../../policy/rules/runner/runner-uid-allowlist.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';

describeRule(runnerUidAllowlist, {
  good: {
    lists: { stack: runner('allowed_users = ["1000"]', 'allowed_groups = ["1000"]') },
    ...Object.fromEntries(
      ["pod_security_context", "build_container_security_context"].map((context) => [
        `a fixed user in ${context}`,
        { stack: runner(`[runners.kubernetes.${context}]`, "run_as_user = 1") },
      ]),
    ),
  },
  bad: {
    root: {
      stack: runner('allowed_users = ["1000", "0"]', 'allowed_groups = ["1000"]'),
      at: [`${KUBERNETES}.allowed_users[1]`],
    },
    "no lists": { stack: runner(), at: [`${KUBERNETES}.allowed_users`, `${KUBERNETES}.allowed_groups`] },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
