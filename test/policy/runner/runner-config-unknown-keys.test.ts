import { runnerConfigUnknownKeys } from "../../../policy/rules/runner/runner-config-unknown-keys.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const AT = 'data["config.toml"]';

describeRule(runnerConfigUnknownKeys, {
  good: {
    "known keys in any letter case": { stack: runner("Privileged = false", 'CPU_LIMIT = "1"') },
    "labels of one's own": { stack: runner("[runners.kubernetes.pod_labels]", 'team = "web"') },
    "no configuration": { stack: object("v1", "ConfigMap", { data: { "config.toml": "x = 1" } }) },
  },
  bad: {
    "a lost underscore": {
      stack: runner("[runners.kubernetes.podsecuritycontext]", "runasuser = 1"),
      at: [AT],
      says: "podsecuritycontext",
    },
    "camel case": { stack: runner("allowPrivilegeEscalation = false"), at: [AT] },
    "a volume that does not exist": {
      stack: runner("[[runners.kubernetes.volumes.projected]]", 'name = "x"'),
      at: [AT],
    },
    "a wrong type": { stack: runner('privileged = "no"'), at: [AT], says: "does not start" },
    "a Secret in base64": {
      stack: object("v1", "Secret", {
        data: { "config.toml": Buffer.from("[[runners]]\n[runners.kubernetes]\nnamespce = 'x'\n").toString("base64") },
      }),
      at: [AT],
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
