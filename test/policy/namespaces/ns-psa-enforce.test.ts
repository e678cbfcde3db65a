import { nsPsaEnforce } from "../../../policy/rules/namespaces/ns-psa-enforce.ts";
import { object, patchOf, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const LABEL = "pod-security.kubernetes.io/enforce";
const PATH = `metadata.labels["${LABEL}"]`;

function namespace(level: string | undefined, name = "it") {
  return object(
    "v1",
    "Namespace",
    { metadata: { labels: level === undefined ? { team: "shop" } : { [LABEL]: level } } },
    name,
  );
}

describeRule(nsPsaEnforce, {
  settings: { baselineNamespaces: ["builds-*"], privilegedNamespaces: ["csi"] },
  good: {
    restricted: { stack: namespace("restricted") },
    "baseline where the settings allow it": {
      stack: object("v1", "Namespace", { metadata: { name: "builds-shop", labels: { [LABEL]: "baseline" } } }),
    },
    "privileged where the settings allow it": {
      stack: object("v1", "Namespace", { metadata: { name: "csi", labels: { [LABEL]: "privileged" } } }),
    },
    "more than the settings ask for": {
      stack: object("v1", "Namespace", { metadata: { name: "builds-shop", labels: { [LABEL]: "restricted" } } }),
    },
    "a Patch that leaves the label alone": { stack: patchOf(namespace(undefined)) },
    "another object": { stack: object("v1", "ConfigMap", {}) },
    "a Namespace of another group": { stack: object("hnc.x-k8s.io/v1", "Namespace", {}) },
    "a release in a namespace that is there": { stack: release("gitlab", { createNamespace: false }) },
  },
  bad: {
    "a level that is too low": {
      stack: namespace("baseline"),
      at: [PATH],
      says: "enforces too little: Namespace it (path=metadata.labels",
    },
    "a level that does not exist": { stack: namespace("strict"), at: [PATH] },
    "no label": { stack: namespace(undefined), at: [PATH], says: "enforces no Pod Security level" },
    "no metadata at all": { stack: object("v1", "Namespace", { metadata: {} }), at: [PATH] },
    "privileged where only baseline is allowed": {
      stack: object("v1", "Namespace", { metadata: { name: "builds-shop", labels: { [LABEL]: "privileged" } } }),
      at: [PATH],
    },
    "a release that makes its namespace": {
      stack: release("gitlab", { createNamespace: true }),
      at: ["createNamespace"],
    },
  },
  unjudged: {
    "an unknown label": { stack: namespace(UNKNOWN_TEXT), names: PATH },
    "unknown labels": {
      stack: object("v1", "Namespace", { metadata: { labels: UNKNOWN_TEXT } }),
      names: "metadata.labels",
    },
  },
});
