import { nsQuotaAndLimits } from "../../../policy/rules/namespaces/ns-quota-and-limits.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const quota = (spec: object, namespace = "shop-jobs") =>
  object("v1", "ResourceQuota", { metadata: { namespace }, spec }, "quota");
const limits = (spec: object, namespace = "shop-jobs") =>
  object("v1", "LimitRange", { metadata: { namespace }, spec }, "limits");
const QUOTA = quota({ hard: { pods: "20" } });
const LIMITS = limits({ limits: [{ type: "Container", default: { cpu: "1" } }] });
const AT = 'data["config.toml"] » runners[0].kubernetes.namespace';

describeRule(nsQuotaAndLimits, {
  good: {
    "a quota and limits": { stack: [runner(), QUOTA, LIMITS] },
    "a namespace without jobs": { stack: object("v1", "Namespace", {}, "shop") },
  },
  bad: {
    neither: { stack: runner(), at: [AT], says: "found=no ResourceQuota, no LimitRange" },
    "no limits": { stack: [runner(), QUOTA], at: [AT], says: "found=no LimitRange" },
    "no quota": { stack: [runner(), LIMITS], at: [AT], says: "found=no ResourceQuota" },
    "those of another namespace": {
      stack: [runner(), quota({ hard: { pods: "20" } }, "shop"), limits({ limits: [{ type: "Pod" }] }, "shop")],
      at: [AT],
    },
    "limits of another kind and of another group": {
      stack: [
        runner(),
        QUOTA,
        object("example.com/v1", "LimitRange", { metadata: { namespace: "shop-jobs" }, spec: { limits: [{}] } }),
        object("v1", "Limits", { metadata: { namespace: "shop-jobs" }, spec: { limits: [{}] } }),
      ],
      at: [AT],
      says: "found=no LimitRange",
    },
    "a quota that counts nothing and limits of nothing": {
      stack: [runner(), quota({ hard: {} }), limits({ limits: [] })],
      at: [AT],
    },
    "a namespace that the settings name": {
      stack: object("v1", "Namespace", {}, "builds"),
      settings: { jobNamespaces: ["builds"] },
      at: ["settings.jobNamespaces"],
    },
    "two runners of one namespace, once": {
      stack: [runner(), { ...runner(), urn: `${runner().urn}-2`, name: "other" }],
      at: [AT],
    },
  },
  unjudged: {
    "a quota that is not known": {
      stack: [runner(), quota({ hard: UNKNOWN_TEXT }), LIMITS],
      names: "spec.hard",
      at: [AT],
    },
  },
});
