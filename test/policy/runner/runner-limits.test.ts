import { runnerLimits } from "../../../policy/rules/runner/runner-limits.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';
const amounts = (value: string, prefix = "") =>
  ["cpu_request", "cpu_limit", "memory_request", "memory_limit"].map((name) => `${prefix}${name} = "${value}"`);
const ALL = [...amounts("1"), ...amounts("1", "helper_"), ...amounts("1", "service_")];

describeRule(runnerLimits, {
  good: { "all of them": { stack: runner(...ALL) }, "for the whole pod": { stack: runner(...amounts("1", "pod_")) } },
  bad: {
    "no memory limit of the helper": {
      stack: runner(...ALL.filter((line) => !line.startsWith("helper_memory_limit"))),
      at: [`${KUBERNETES}.helper_memory_limit`],
      says: "found=nothing;",
    },
    "an empty request": {
      stack: runner(...ALL.map((line) => line.replace(/^cpu_request.*/, 'cpu_request = ""'))),
      at: [`${KUBERNETES}.cpu_request`],
      says: "found=nothing;",
    },
    "a limit of 0": {
      stack: runner(...ALL.map((line) => line.replace(/^cpu_limit.*/, 'cpu_limit = "0"'))),
      at: [`${KUBERNETES}.cpu_limit`],
      says: "found=0;",
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
