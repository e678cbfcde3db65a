import { opExternalCertmanager } from "../../../policy/rules/gitlab/op-external-certmanager.ts";
import { object, patchOf, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const PATH = "spec.chart.values.installCertmanager";
const instance = (values: unknown) =>
  object("apps.gitlab.com/v1beta1", "GitLab", { spec: { chart: { version: "9.10.0", values } } });

describeRule(opExternalCertmanager, {
  good: {
    off: { stack: instance({ installCertmanager: false }) },
    "off as charts before 9 call it": { stack: instance({ certmanager: { install: false } }) },
    "a release of the chart, which may bring it": { stack: release("gitlab", { values: {} }) },
    "another object": { stack: object("apps.gitlab.com/v1beta2", "Runner", {}) },
    "a Patch that leaves it alone": { stack: patchOf(instance({})) },
  },
  bad: {
    on: { stack: instance({ installCertmanager: true }), at: [PATH], says: "found=true" },
    absent: { stack: instance({}), at: [PATH], says: "absent, which means true" },
    "no values": { stack: instance(undefined), at: [PATH] },
  },
  unjudged: {
    unknown: { stack: instance({ installCertmanager: UNKNOWN_TEXT }), names: PATH },
    "unknown values": { stack: instance(UNKNOWN_TEXT), names: "spec.chart.values" },
  },
});
