import { imagePullPolicy } from "../../../policy/rules/supply/image-pull-policy.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const image = (text: unknown, more: object = {}) =>
  object("v1", "Pod", { spec: { containers: [{ name: "web", image: text, ...more }] } });
const AT = "spec.containers[0].image";
const POLICY = "spec.containers[0].imagePullPolicy";

describeRule(imagePullPolicy, {
  good: {
    Always: { stack: image("web:1", { imagePullPolicy: "Always" }) },
    "a digest": { stack: image(`web@sha256:${"0".repeat(64)}`, { imagePullPolicy: "IfNotPresent" }) },
    "latest, which means Always": { stack: image("web:latest") },
    "no tag, which means Always": { stack: image("web") },
  },
  bad: {
    IfNotPresent: { stack: image("web:1", { imagePullPolicy: "IfNotPresent" }), at: [POLICY] },
    "nothing with a tag": { stack: image("web:1"), at: [POLICY], says: "absent, which means IfNotPresent" },
    Never: { stack: image("web:latest", { imagePullPolicy: "Never" }), at: [POLICY] },
  },
  unjudged: { "an unknown image": { stack: image(UNKNOWN_TEXT), names: AT } },
});
