import type { Reader } from "../../../analysis/objects/reader.ts";
import { parseYaml } from "../../../analysis/objects/yaml.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

/** Parts of a pod that the other keys of the configuration keep closed. */
const GUARDED = [
  "automountServiceAccountToken",
  "containers",
  "ephemeralContainers",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "hostUsers",
  "initContainers",
  "nodeName",
  "securityContext",
  "serviceAccount",
  "serviceAccountName",
  "volumes",
];

/** No patch of the pod goes around what the configuration checks. */
export const runnerNoPodSpecBypass: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-no-pod-spec-bypass",
  severity: "high",
  level: "mandatory",
  demand:
    "A pod_spec patch stands in the configuration, can be read, and changes nothing that another key keeps closed.",
  why: "Patches run after all checks: they pass by allowed images and ServiceAccounts, and a job may switch them on.",
  fix: "use the key that is meant for it; remove the patch",
  reference: "GitLab Runner docs, executors/kubernetes, overwrite generated pod specifications",
  limits: "A patch_path names a file of the manager's pod, whose content is not seen.",
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap(({ kubernetes }) => kubernetes.at("pod_spec").list().flatMap(judgePatch));
  },
};

function judgePatch(spec: Reader): Finding[] {
  const path = spec.at("patch_path");
  const wanted = "no patch of guarded parts";
  if (path.exists())
    return [
      {
        at: path,
        what: "the patch lies in a file that nobody can judge",
        found: path.text() ?? "a file",
        wanted: "patch",
      },
    ];
  const at = spec.at("patch");
  const text = at.text();
  if (text === undefined) return [];
  let touched: string[];
  try {
    touched = touchedBy(parseYaml(text), spec.at("patch_type").text());
  } catch (error) {
    const found = error instanceof Error ? error.message.split("\n", 1)[0]! : String(error);
    return [{ at, what: "the patch cannot be read", found, wanted: "YAML or JSON" }];
  }
  const guarded = touched.filter(isGuarded);
  if (guarded.length === 0) return [];
  return [{ at, what: "the patch goes around the checks of the runner", found: guarded.join(", "), wanted }];
}

/** GitLab Runner reads the patched pod as Go reads JSON: letter case of names does not matter. */
function isGuarded(key: string): boolean {
  return GUARDED.some((name) => name.toLowerCase() === key.toLowerCase());
}

function touchedBy(patch: unknown, type: string | undefined): string[] {
  if (type === "json") {
    if (!Array.isArray(patch)) throw new Error("a JSON patch is a list of operations");
    return patch.flatMap((operation: { path?: unknown; from?: unknown; op?: unknown } | null) => {
      const { op, path, from } = operation ?? {};
      if (op === "test") return [];
      // A move takes away what it moves.
      return (op === "move" ? [from, path] : [path]).flatMap((place) => {
        const [, first = ""] = String(place).split("/");
        return first === "" ? GUARDED : [first];
      });
    });
  }
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) throw new Error("the patch is no map");
  return Object.keys(patch);
}
