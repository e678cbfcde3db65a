import { graphFluxSourceExists } from "../../../policy/rules/graph/graph-flux-source-exists.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const source = (kind: string, name: string, namespace = "shop") =>
  object("source.toolkit.fluxcd.io/v1", kind, { metadata: { name, namespace } }, name);
const app = (sourceRef: object) =>
  object(
    "kustomize.toolkit.fluxcd.io/v1",
    "Kustomization",
    { metadata: { namespace: "shop" }, spec: { sourceRef } },
    "app",
  );
const helm = (spec: object) =>
  object("helm.toolkit.fluxcd.io/v2", "HelmRelease", { metadata: { namespace: "shop" }, spec }, "release");
const flux = (sync: object) =>
  object(
    "fluxcd.controlplane.io/v1",
    "FluxInstance",
    { metadata: { namespace: "flux-system" }, spec: { sync } },
    "flux",
  );
const WEB = { kind: "OCIRepository", name: "web" };
const AT = ["spec.sourceRef.name"];

describeRule(graphFluxSourceExists, {
  good: {
    "a source of the stack": { stack: [app(WEB), source("OCIRepository", "web")] },
    "one of another namespace, which is another rule's": {
      stack: [app({ ...WEB, namespace: "platform" }), source("OCIRepository", "web", "platform")],
    },
    ...Object.fromEntries(
      ["Bucket", "ExternalArtifact"].map((kind) => [
        `a ${kind}`,
        { stack: [app({ kind, name: "web" }), source(kind, "web")] },
      ]),
    ),
    "both without a namespace": {
      stack: [
        object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { spec: { sourceRef: WEB } }, "app"),
        object("source.toolkit.fluxcd.io/v1", "OCIRepository", {}, "web"),
      ],
    },
    "a chart's source": {
      stack: [
        helm({ chart: { spec: { sourceRef: { kind: "HelmRepository", name: "r" } } } }),
        source("HelmRepository", "r"),
      ],
    },
    "a chart by reference": { stack: [helm({ chartRef: WEB }), source("OCIRepository", "web")] },
    "the source that flux-operator makes": {
      stack: [
        app({ kind: "OCIRepository", name: "flux-system", namespace: "flux-system" }),
        flux({ kind: "OCIRepository" }),
      ],
    },
    "that one by its name": {
      stack: [
        app({ kind: "GitRepository", name: "f", namespace: "flux-system" }),
        flux({ kind: "GitRepository", name: "f" }),
      ],
    },
    "what the settings list": { stack: app(WEB), settings: { existing: ["OCIRepository shop/*"] } },
    "an object of another group": { stack: object("example.com/v1", "Kustomization", { spec: { sourceRef: WEB } }) },
    "a release without a chart": { stack: helm({}) },
  },
  bad: {
    "no source": { stack: app(WEB), at: AT, says: "found=OCIRepository shop/web" },
    "the source of a HelmChart": {
      stack: object(
        "source.toolkit.fluxcd.io/v1",
        "HelmChart",
        { metadata: { namespace: "shop" }, spec: { sourceRef: { kind: "HelmRepository", name: "r" } } },
        "chart",
      ),
      at: AT,
      says: "found=HelmRepository shop/r",
    },
    "a source of no namespace": {
      stack: object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { spec: { sourceRef: WEB } }),
      at: AT,
      says: "found=OCIRepository default/web",
    },
    "a source of another kind": { stack: [app(WEB), source("GitRepository", "web")], at: AT },
    "a source of another namespace": { stack: [app(WEB), source("OCIRepository", "web", "platform")], at: AT },
    "a chart by reference": { stack: helm({ chartRef: WEB }), at: ["spec.chartRef.name"] },
    "a chart's source": {
      stack: helm({ chart: { spec: { sourceRef: { kind: "HelmRepository", name: "r" } } } }),
      at: ["spec.chart.spec.sourceRef.name"],
    },
    ...Object.fromEntries(
      [
        ["example.com/v1", "FluxInstance"],
        ["fluxcd.controlplane.io/v1", "ResourceSet"],
      ].map(([apiVersion, kind]) => [
        `a ${kind} of ${apiVersion}, which makes none`,
        {
          stack: [
            app({ kind: "OCIRepository", name: "flux-system", namespace: "flux-system" }),
            object(
              apiVersion!,
              kind!,
              { metadata: { namespace: "flux-system" }, spec: { sync: { kind: "OCIRepository" } } },
              "flux",
            ),
          ],
          at: AT,
        },
      ]),
    ),
    "flux-operator without sync": {
      stack: [
        app({ kind: "OCIRepository", name: "flux-system", namespace: "flux-system" }),
        object(
          "fluxcd.controlplane.io/v1",
          "FluxInstance",
          { metadata: { namespace: "flux-system" }, spec: {} },
          "flux",
        ),
      ],
      at: AT,
    },
  },
  unjudged: {
    "an unknown name": { stack: app({ kind: "OCIRepository", name: UNKNOWN_TEXT }), names: "spec.sourceRef.name" },
    "an unknown namespace": { stack: app({ ...WEB, namespace: UNKNOWN_TEXT }), names: "spec.sourceRef.namespace" },
  },
});
