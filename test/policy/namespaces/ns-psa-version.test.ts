import { nsPsaVersion } from "../../../policy/rules/namespaces/ns-psa-version.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const PREFIX = "pod-security.kubernetes.io/";
const PATH = `metadata.labels["${PREFIX}enforce-version"]`;

function namespace(labels: Record<string, string>) {
  const prefixed = Object.entries(labels).map(([key, value]) => [`${PREFIX}${key}`, value]);
  return object("v1", "Namespace", { metadata: { labels: Object.fromEntries(prefixed) } });
}

describeRule(nsPsaVersion, {
  good: {
    "a version": { stack: namespace({ enforce: "restricted", "enforce-version": "v1.36" }) },
    "the latest, deliberately": { stack: namespace({ enforce: "baseline", "enforce-version": "latest" }) },
    "warnings as strict as what is enforced": {
      stack: namespace({ enforce: "baseline", "enforce-version": "v1.36", warn: "baseline", audit: "restricted" }),
    },
    "a namespace that enforces nothing, which is another rule's": { stack: namespace({}) },
    "another object": {
      stack: object("v1", "ConfigMap", { metadata: { labels: { [`${PREFIX}enforce`]: "baseline" } } }),
    },
  },
  bad: {
    "a version that is none": { stack: namespace({ enforce: "restricted", "enforce-version": "1.36" }), at: [PATH] },
    "a weaker warning": {
      stack: namespace({ enforce: "restricted", "enforce-version": "v1.36", warn: "baseline", audit: "privileged" }),
      at: [`metadata.labels["${PREFIX}warn"]`, `metadata.labels["${PREFIX}audit"]`],
      says: "weaker level to warn",
    },
    "a level that does not exist": {
      stack: namespace({ enforce: "baseline", "enforce-version": "v1.36", warn: "strict" }),
      at: [`metadata.labels["${PREFIX}warn"]`],
    },
  },
  unjudged: {
    "an unknown version": { stack: namespace({ enforce: "restricted", "enforce-version": UNKNOWN_TEXT }), names: PATH },
    "an unknown level": {
      stack: namespace({ enforce: "restricted", "enforce-version": "v1.36", warn: UNKNOWN_TEXT }),
      names: `${PREFIX}warn`,
    },
  },
});
