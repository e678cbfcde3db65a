import { fluxServiceAccount } from "../../../policy/rules/supply/flux-service-account.ts";
import { object, patchOf, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const app = (spec: object) =>
  object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { metadata: { namespace: "shop" }, spec });

describeRule(fluxServiceAccount, {
  good: {
    "an account of its own": { stack: app({ serviceAccountName: "web" }) },
    "a Patch that leaves it alone": { stack: patchOf(app({})) },
    "another kind": { stack: object("v1", "ConfigMap", {}) },
  },
  bad: {
    default: { stack: app({ serviceAccountName: "default" }), at: ["spec.serviceAccountName"] },
    nothing: { stack: app({}), at: ["spec.serviceAccountName"], says: "found=no serviceAccountName" },
    "an empty name": {
      stack: app({ serviceAccountName: "" }),
      at: ["spec.serviceAccountName"],
      says: "found=no serviceAccountName",
    },
    "a Patch that takes the default": {
      stack: patchOf(app({ serviceAccountName: "default" })),
      at: ["spec.serviceAccountName"],
    },
    "a HelmRelease": {
      stack: object("helm.toolkit.fluxcd.io/v2", "HelmRelease", { spec: {} }),
      at: ["spec.serviceAccountName"],
    },
  },
  unjudged: { unknown: { stack: app({ serviceAccountName: UNKNOWN_TEXT }), names: "spec.serviceAccountName" } },
});
