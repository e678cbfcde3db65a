import { graphReleaseNamespaceHasPsa } from "../../../policy/rules/graph/graph-release-namespace-has-psa.ts";
import { object, release, resource, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const LABEL = "pod-security.kubernetes.io/enforce";
const namespace = (labels: unknown, name = "ci") => object("v1", "Namespace", { metadata: { name, labels } }, name);
const chart = (namespaceOf: unknown) => release("web", { namespace: namespaceOf }, "web");

describeRule(graphReleaseNamespaceHasPsa, {
  good: {
    "a namespace with a level": { stack: [chart("ci"), namespace({ [LABEL]: "baseline" })] },
    "one that the settings list": { stack: chart("ci"), settings: { existing: ["Namespace c*"] } },
    "no namespace, which is another rule's": { stack: [chart(undefined), chart("")] },
    "no release": { stack: object("v1", "Pod", { namespace: "ci" }) },
  },
  bad: {
    "a namespace that is not there": { stack: chart("ci"), at: ["namespace"], says: "found=no Namespace ci" },
    "one without a level": { stack: [chart("ci"), namespace({ team: "shop" })], at: ["namespace"], says: "no level" },
    "another one with a level": { stack: [chart("ci"), namespace({ [LABEL]: "restricted" }, "cd")], at: ["namespace"] },
    "a Chart": { stack: resource("kubernetes:helm.sh/v4:Chart", { namespace: "ci" }), at: ["namespace"] },
    "a Namespace of another group": {
      stack: [
        chart("ci"),
        object("hnc.x-k8s.io/v1", "Namespace", { metadata: { name: "ci", labels: { [LABEL]: "x" } } }),
      ],
      at: ["namespace"],
    },
  },
  unjudged: {
    "an unknown namespace": { stack: chart(UNKNOWN_TEXT), names: "namespace" },
    "unknown labels": { stack: [chart("ci"), namespace(UNKNOWN_TEXT)], names: "metadata.labels" },
  },
});
