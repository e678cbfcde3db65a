import { fluxNoCrossNamespace } from "../../../policy/rules/supply/flux-no-cross-namespace.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const app = (spec: object) =>
  object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { metadata: { namespace: "shop" }, spec });

describeRule(fluxNoCrossNamespace, {
  good: {
    "its own": { stack: app({ sourceRef: { name: "web", namespace: "shop" } }) },
    "none named": { stack: app({ sourceRef: { name: "web" }, dependsOn: [{ name: "db" }] }) },
  },
  bad: {
    "another's source": {
      stack: app({ sourceRef: { name: "web", namespace: "flux-system" } }),
      at: ["spec.sourceRef.namespace"],
    },
    "a source of another namespace, where its own is not stated": {
      stack: object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { spec: { sourceRef: { namespace: "other" } } }),
      at: ["spec.sourceRef.namespace"],
      says: "wanted=its own namespace",
    },
    "another's application": {
      stack: app({ dependsOn: [{ name: "a" }, { name: "b", namespace: "other" }] }),
      at: ["spec.dependsOn[1].namespace"],
    },
    "a chart of another's source": {
      stack: object("helm.toolkit.fluxcd.io/v2", "HelmRelease", {
        metadata: { namespace: "shop" },
        spec: { chartRef: { kind: "OCIRepository", name: "web", namespace: "other" } },
      }),
      at: ["spec.chartRef.namespace"],
    },
    "a chart's source": {
      stack: object("helm.toolkit.fluxcd.io/v2", "HelmRelease", {
        metadata: { namespace: "shop" },
        spec: { chart: { spec: { sourceRef: { namespace: "other" } } } },
      }),
      at: ["spec.chart.spec.sourceRef.namespace"],
    },
  },
  unjudged: { unknown: { stack: app({ sourceRef: { namespace: UNKNOWN_TEXT } }), names: "spec.sourceRef.namespace" } },
});
