import type { Judged } from "../../../policy/lib/session.ts";
import { noIgnoreSecurityFields } from "../../../policy/rules/pulumi/no-ignore-security-fields.ts";
import { gitlab, object, release } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const given = (judged: Judged, options: object) => ({
  ...judged,
  options: { protect: false, ignoreChanges: [], secretsMarked: true, ...options },
});
const policy = object("networking.k8s.io/v1", "NetworkPolicy", {});
const ignoring = (...ignoreChanges: string[]) => given(policy, { ignoreChanges });

describeRule(noIgnoreSecurityFields, {
  good: {
    replicas: { stack: ignoring("spec.replicas", "status") },
    none: { stack: ignoring() },
    "a manifest": { stack: policy },
  },
  bad: {
    "values of a chart": {
      stack: given(release("web", {}), { ignoreChanges: ["values"] }),
      at: ["options.ignoreChanges[0]"],
    },
    "the flags of a variable": {
      stack: given(gitlab("ProjectVariable", {}), { ignoreChanges: ["description", "masked"] }),
      at: ["options.ignoreChanges[1]"],
    },
    egress: { stack: ignoring("spec.replicas", "spec.egress"), at: ["options.ignoreChanges[1]"] },
    "the whole spec": { stack: ignoring("spec"), at: ["options.ignoreChanges[0]"] },
    "a label of Pod Security": {
      stack: ignoring('metadata.labels["pod-security.kubernetes.io/enforce"]'),
      at: ["options.ignoreChanges[0]"],
    },
    everything: { stack: ignoring("*"), at: ["options.ignoreChanges[0]"] },
  },
  unjudged: {},
});
