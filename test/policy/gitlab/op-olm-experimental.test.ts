import { opOlmExperimental } from "../../../policy/rules/gitlab/op-olm-experimental.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const subscription = (name: string) => object("operators.coreos.com/v1alpha1", "Subscription", { spec: { name } });

describeRule(opOlmExperimental, {
  settings: { production: true },
  good: {
    "elsewhere than in production": {
      stack: subscription("gitlab-operator-kubernetes"),
      settings: { production: false },
    },
    "the Runner's operator": { stack: subscription("gitlab-runner-operator") },
    "another kind of that group": {
      stack: object("operators.coreos.com/v1", "OperatorGroup", { spec: { name: "gitlab-operator-kubernetes" } }),
    },
    "a Subscription of another group": {
      stack: object("messaging.knative.dev/v1", "Subscription", { spec: { name: "gitlab-operator-kubernetes" } }),
    },
  },
  bad: { "GitLab's operator": { stack: subscription("gitlab-operator-kubernetes"), at: ["spec.name"] } },
  unjudged: { "an unknown package": { stack: subscription(UNKNOWN_TEXT), names: "spec.name" } },
});
