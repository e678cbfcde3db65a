import { parse } from "yaml";
import { z } from "zod";

/**
 * Fields of a pod that a patch may not touch. Patches run after all of the runner's checks, so with one of these the patch would
 * undo what the rest of the settings promises (reference/runner-behaviour.md "pod_spec").
 */
const GUARDED = [
  "allowPrivilegeEscalation",
  "annotations",
  "automountServiceAccountToken",
  "capabilities",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "hostPath",
  "image",
  "imagePullPolicy",
  "labels",
  "metadata",
  "nodeName",
  "privileged",
  "procMount",
  "runAsGroup",
  "runAsNonRoot",
  "runAsUser",
  "seLinuxOptions",
  "seccompProfile",
  "serviceAccount",
  "serviceAccountName",
];

/** Guarded fields that a patch names, in order and once each: keys of a merge or strategic patch, path segments of a JSON patch. */
export function guardedFields(patch: unknown): string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (typeof value === "object" && value !== null)
      for (const [key, below] of Object.entries(value)) {
        names.add(key);
        if (key === "path" || key === "from") for (const segment of String(below).split("/")) names.add(segment);
        visit(below);
      }
  };
  visit(patch);
  return GUARDED.filter((field) => names.has(field));
}

/**
 * One `[[runners.kubernetes.pod_spec]]`: a patch of the generated pod, as YAML or JSON text. It switches on
 * FF_USE_ADVANCED_POD_SPEC_CONFIGURATION. Refused: files (`patch_path`), guarded fields, a merge patch of a list of containers
 * (it replaces the list), and text that does not parse.
 */
export const PodSpecPatch = z
  .strictObject({
    name: z.string().min(1),
    patch: z.string().min(1),
    patch_type: z.enum(["strategic", "merge", "json"]).default("strategic"),
    patch_path: z
      .never({ error: "a file in the manager cannot be judged; write the patch itself under patch" })
      .optional(),
  })
  .superRefine(({ patch, patch_type }, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", path: ["patch"], message });
    let content: unknown;
    try {
      content = parse(patch);
    } catch (error) {
      return refuse(`is neither YAML nor JSON: ${(error as Error).message.split("\n")[0]}`);
    }
    if (typeof content !== "object" || content === null)
      return refuse("is not a patch: an object or, for json, a list is expected");
    if (Array.isArray(content) !== (patch_type === "json"))
      refuse(`is ${Array.isArray(content) ? "a list" : "an object"}, which does not fit patch_type "${patch_type}"`);
    const guarded = guardedFields(content);
    if (guarded.length > 0)
      refuse(`touches ${guarded.join(", ")}; patches run after all checks of the runner, so say it in jobs.* instead`);
    const lists = ["containers", "initContainers", "volumes"].filter((field) => field in content);
    if (patch_type === "merge" && lists.length > 0)
      refuse(`is a merge patch, which replaces the whole list ${lists.join(", ")}; use patch_type "strategic"`);
  });

export type PodSpecPatch = z.infer<typeof PodSpecPatch>;
