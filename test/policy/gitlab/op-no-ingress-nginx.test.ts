import { opNoIngressNginx } from "../../../policy/rules/gitlab/op-no-ingress-nginx.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const gitlab = (version: unknown, values: unknown) =>
  object("apps.gitlab.com/v1beta1", "GitLab", { spec: { chart: { version, values } } });
const ENABLED = { "nginx-ingress": { enabled: true } };

describeRule(opNoIngressNginx, {
  good: {
    off: { stack: gitlab("9.8.0", { "nginx-ingress": { enabled: false } }) },
    "chart 10 by default": { stack: gitlab("10.0.0", {}) },
    "chart 10 by default, in a release": { stack: release("gitlab", { version: "10.0.0", values: {} }) },
    "another chart": { stack: release("web", { values: ENABLED }) },
  },
  bad: {
    "on in chart 10": { stack: gitlab("10.0.0", ENABLED), at: ["spec.chart.values.nginx-ingress.enabled"] },
    "chart 9 by default": {
      stack: release("gitlab", { version: "9.8.0", values: {} }),
      at: ["values.nginx-ingress.enabled"],
      says: "found=absent, which means true before chart 10",
    },
    "chart 9 with the v that Helm takes": {
      stack: release("gitlab", { version: "v9.8.0", values: {} }),
      at: ["values.nginx-ingress.enabled"],
    },
    "no version": { stack: release("gitlab", { values: {} }), at: ["values.nginx-ingress.enabled"] },
  },
  unjudged: {
    "an unknown version": { stack: gitlab(UNKNOWN_TEXT, {}), names: "spec.chart.version" },
    "an unknown flag": {
      stack: gitlab("9.8.0", { "nginx-ingress": { enabled: UNKNOWN_TEXT } }),
      names: "spec.chart.values.nginx-ingress.enabled",
    },
  },
});
