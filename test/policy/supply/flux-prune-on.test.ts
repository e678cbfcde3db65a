import { fluxPruneOn } from "../../../policy/rules/supply/flux-prune-on.ts";
import { object, patchOf, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const app = (spec: object) =>
  object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { metadata: { namespace: "shop" }, spec });

describeRule(fluxPruneOn, {
  good: {
    on: { stack: app({ prune: true }) },
    "a Patch that leaves it alone": { stack: patchOf(app({})) },
  },
  bad: {
    off: { stack: app({ prune: false }), at: ["spec.prune"] },
    "a Patch that switches it off": { stack: patchOf(app({ prune: false })), at: ["spec.prune"] },
    absent: { stack: app({}), at: ["spec.prune"], says: "found=nothing" },
  },
  unjudged: { unknown: { stack: app({ prune: UNKNOWN_TEXT }), names: "spec.prune" } },
});
