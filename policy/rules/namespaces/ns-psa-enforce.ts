import type { ResourceRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

const LABEL = "pod-security.kubernetes.io/enforce";
const LEVELS = ["restricted", "baseline", "privileged"];

/** Every namespace enforces Pod Security, `restricted` unless the settings name it for less. */
export const nsPsaEnforce: ResourceRule = {
  scope: "resource",
  id: "ns-psa-enforce",
  severity: "high",
  level: "mandatory",
  demand:
    "A namespace bears the label pod-security.kubernetes.io/enforce with restricted, or less where the settings allow.",
  why: "Without the label the API server admits privileged pods there.",
  fix: 'set the label pod-security.kubernetes.io/enforce to "restricted"',
  reference: "Kubernetes docs, Pod Security Admission; CIS Kubernetes 5.2.1",
  judge(resource, read, settings) {
    if (resource.shape === "release") {
      const creates = read.at("createNamespace");
      if (creates.flag() !== true) return [];
      return [
        {
          at: creates,
          what: "the release makes a namespace without Pod Security labels",
          found: "createNamespace true",
          wanted: "a Namespace of its own with the label",
        },
      ];
    }
    if (resource.group !== "" || resource.kind !== "Namespace") return [];
    const labels = read.at("metadata", "labels");
    const label = labels.at(LABEL);
    if (resource.shape === "patch" && label.raw === undefined) return [];
    const level = label.text();
    if (level === undefined && !label.notes.clear) return [];
    const wanted = isListed(resource.name, settings.privilegedNamespaces)
      ? LEVELS
      : isListed(resource.name, settings.baselineNamespaces)
        ? LEVELS.slice(0, 2)
        : LEVELS.slice(0, 1);
    if (level !== undefined && wanted.includes(level)) return [];
    return [
      {
        at: label,
        what:
          level === undefined ? "the namespace enforces no Pod Security level" : "the namespace enforces too little",
        found: level ?? "no label",
        wanted: wanted.join(" or "),
      },
    ];
  },
};
