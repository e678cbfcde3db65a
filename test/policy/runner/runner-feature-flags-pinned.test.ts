import { POD_FLAGS } from "../../../analysis/runner/pod/feature-flags.ts";
import { runnerFeatureFlagsPinned } from "../../../policy/rules/runner/runner-feature-flags-pinned.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const FLAGS = Object.keys(POD_FLAGS);
const config = (flags: readonly string[]) =>
  object("v1", "ConfigMap", {
    data: { "config.toml": ["[[runners]]", "[runners.feature_flags]", ...flags, "[runners.kubernetes]"].join("\n") },
  });
const pinned = (value: (flag: string) => string | undefined) =>
  config(FLAGS.flatMap((flag) => (value(flag) === undefined ? [] : [`${flag} = ${value(flag)}`])));

describeRule(runnerFeatureFlagsPinned, {
  good: { "all of them": { stack: pinned(() => "false") } },
  bad: {
    "one that a job may flip": {
      stack: pinned((flag) => (flag === "FF_CONCRETE" ? undefined : "false")),
      at: ['data["config.toml"] » runners[0].feature_flags.ff_concrete'],
      says: "a job that sets FF_CONCRETE",
    },
    "SYS_ADMIN for every job": {
      stack: pinned((flag) => String(flag === "FF_SUSPENDABLE_ENVIRONMENTS")),
      at: ['data["config.toml"] » runners[0].feature_flags.ff_suspendable_environments'],
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
