import { isAbsent, type ResourceRule } from "../../lib/rule.ts";
import { isListed, type Settings } from "../../lib/settings.ts";

const LABEL = "pod-security.kubernetes.io/enforce";
const LEVELS = ["restricted", "baseline", "privileged"];

/** Namespaces of the cluster itself, which nothing here changes. */
const SYSTEM = /^(default|kube-.*|openshift(-.*)?)$/;

/** Every namespace enforces Pod Security, `restricted` unless the settings name it for less. */
export const nsPsaEnforce: ResourceRule = {
  scope: "resource",
  judges: ["core/Namespace", "release"],
  id: "ns-psa-enforce",
  severity: "high",
  level: "mandatory",
  demand:
    "A namespace bears the label pod-security.kubernetes.io/enforce with restricted, or less where the settings allow.",
  why: "Without the label the API server admits privileged pods there.",
  fix: 'set the label pod-security.kubernetes.io/enforce to "restricted"',
  reference: "Kubernetes docs, Pod Security Admission; CIS Kubernetes 5.2.1",
  limits: "A namespace that somebody else makes is not in the stack.",
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
    const labels = read.at("metadata", "labels");
    const label = labels.at(LABEL);
    if (resource.shape === "patch" && label.raw === undefined) return [];
    const level = label.text();
    if (level === undefined && !label.notes.clear) return [];
    const wanted = allowedFor(resource.name, settings);
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
  remedy(resource, read, settings) {
    if (resource.shape === "release" || SYSTEM.test(resource.name)) return [];
    const at = read.at("metadata", "labels", LABEL);
    const least = allowedFor(resource.name, settings).at(-1)!;
    // Who may have everything says so itself; a name that is not known yet may be such a one.
    if (!isAbsent(at) || least === "privileged" || read.at("metadata", "name").isUnknown()) return [];
    return [{ at, value: least }];
  },
};

/** The levels that a namespace may enforce, strictest first. */
function allowedFor(name: string, settings: Settings): readonly string[] {
  if (isListed(name, settings.privilegedNamespaces)) return LEVELS;
  return LEVELS.slice(0, isListed(name, settings.baselineNamespaces) ? 2 : 1);
}
