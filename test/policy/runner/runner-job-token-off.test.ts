import { runnerJobTokenOff } from "../../../policy/rules/runner/runner-job-token-off.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';

describeRule(runnerJobTokenOff, {
  good: {
    "no token and an account of its own": {
      stack: runner("automount_service_account_token = false", 'service_account = "job"'),
    },
  },
  bad: {
    nothing: {
      stack: runner(),
      at: [`${KUBERNETES}.automount_service_account_token`, `${KUBERNETES}.service_account`],
    },
    "a token": {
      stack: runner("automount_service_account_token = true", 'service_account = "job"'),
      at: [`${KUBERNETES}.automount_service_account_token`],
    },
    "no account": {
      stack: runner("automount_service_account_token = false"),
      at: [`${KUBERNETES}.service_account`],
      says: "found=nothing, which means default;",
    },
    "the namespace's account": {
      stack: runner("automount_service_account_token = false", 'service_account = "default"'),
      at: [`${KUBERNETES}.service_account`],
      says: "found=default;",
    },
    "the manager's account": {
      stack: release("gitlab-runner", {
        values: {
          serviceAccount: { name: "manager" },
          runners: {
            config:
              "[[runners]]\n[runners.kubernetes]\nautomount_service_account_token = false\nservice_account = 'manager'",
          },
        },
      }),
      at: ["values.runners.config » runners[0].kubernetes.service_account"],
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
