import { runnerJobNamespaceSeparate } from "../../../policy/rules/runner/runner-job-namespace-separate.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';
const inNamespace = (line: string) =>
  object("v1", "ConfigMap", {
    metadata: { namespace: "shop-ci" },
    data: { "config.toml": ["[[runners]]", "[runners.kubernetes]", line].join("\n") },
  });

describeRule(runnerJobNamespaceSeparate, {
  good: {
    "a namespace for jobs": { stack: runner() },
    "one for each job": { stack: inNamespace("namespace_per_job = true") },
  },
  bad: {
    "the manager's": { stack: inNamespace('namespace = "shop-ci"'), at: [`${KUBERNETES}.namespace`] },
    nothing: {
      stack: inNamespace(""),
      at: [`${KUBERNETES}.namespace`],
      says: "found=nothing, which means the manager's;",
    },
    ...Object.fromEntries(
      ["default", "kube-system", "kube-public"].map((name) => [
        name,
        { stack: inNamespace(`namespace = "${name}"`), at: [`${KUBERNETES}.namespace`], says: `found=${name};` },
      ]),
    ),
    "the release's": {
      stack: release("gitlab-runner", {
        namespace: "ci",
        values: { runners: { config: "[[runners]]\n[runners.kubernetes]\nnamespace = 'ci'" } },
      }),
      at: ["values.runners.config » runners[0].kubernetes.namespace"],
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
