import { podAutomountTokenOff } from "../../../policy/rules/pods/pod-automount-token-off.ts";
import { object, patchOf, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const spec = (more: object) =>
  object("v1", "Pod", { metadata: { namespace: "shop" }, spec: { containers: [], ...more } });
const account = (value: boolean) =>
  object("v1", "ServiceAccount", { metadata: { namespace: "shop" }, automountServiceAccountToken: value }, "web");

describeRule(podAutomountTokenOff, {
  good: {
    off: { stack: spec({ automountServiceAccountToken: false }) },
    "off by its account": { stack: [account(false), spec({ serviceAccountName: "web" })] },
    "off by its account, named as it was in the past": { stack: [account(false), spec({ serviceAccount: "web" })] },
    "a Patch that leaves it alone": { stack: patchOf(spec({})) },
    "an account that needs the API": {
      stack: spec({ serviceAccountName: "agent" }),
      settings: { apiServiceAccounts: ["shop/agent"] },
    },
  },
  bad: {
    absent: { stack: spec({}), at: ["spec.automountServiceAccountToken"], says: "for ServiceAccount default" },
    on: { stack: spec({ automountServiceAccountToken: true }), at: ["spec.automountServiceAccountToken"] },
    "on by a Patch": {
      stack: patchOf(spec({ automountServiceAccountToken: true })),
      at: ["spec.automountServiceAccountToken"],
    },
    "an account named as it was in the past": {
      stack: spec({ serviceAccount: "web" }),
      at: ["spec.automountServiceAccountToken"],
      says: "for ServiceAccount web",
    },
    ...Object.fromEntries(
      [
        ["v1", "ConfigMap"],
        ["example.com/v1", "ServiceAccount"],
      ].map(([apiVersion, kind]) => [
        `off by a ${kind} of ${apiVersion} that is no account`,
        {
          stack: [
            object(apiVersion!, kind!, { metadata: { namespace: "shop" }, automountServiceAccountToken: false }, "web"),
            spec({ serviceAccountName: "web" }),
          ],
          at: ["spec.automountServiceAccountToken"],
        },
      ]),
    ),
    "on in spite of its account": {
      stack: [account(false), spec({ serviceAccountName: "web", automountServiceAccountToken: true })],
      at: ["spec.automountServiceAccountToken"],
    },
    "an account of the same name elsewhere": {
      stack: spec({ serviceAccountName: "agent" }),
      settings: { apiServiceAccounts: ["other/agent"] },
      at: ["spec.automountServiceAccountToken"],
    },
    "a CronJob": {
      stack: object("batch/v1", "CronJob", {
        spec: { jobTemplate: { spec: { template: { spec: { containers: [] } } } } },
      }),
      at: ["spec.jobTemplate.spec.template.spec.automountServiceAccountToken"],
    },
  },
  unjudged: {
    unknown: { stack: spec({ automountServiceAccountToken: UNKNOWN_TEXT }), names: "automountServiceAccountToken" },
  },
});
