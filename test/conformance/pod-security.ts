import { podsOf } from "../../analysis/objects/pods.ts";
import { fromManifest, readerOf } from "../../analysis/objects/resource.ts";
import type { Level, PodFault } from "../../analysis/pod-security/control.ts";
import { controlsOf, evaluate, faultsOf, LATEST_MINOR } from "../../analysis/pod-security/evaluate.ts";
import type { Judge } from "./rows.ts";

/** Peers split two controls of the standard; each half is told by the field. */
const HALVES: Record<string, [control: string, ofHalf: (path: string) => boolean]> = {
  "selinux-type": ["selinux", (path) => path.endsWith(".type")],
  "selinux-user-role": ["selinux", (path) => /\.(user|role)$/.test(path)],
  "capabilities-add": ["capabilities", (path) => path.includes(".add[")],
  "capabilities-drop-all": ["capabilities", (path) => path.endsWith(".drop")],
};

/** Rows of pss.jsonl and pss-k8s.jsonl: `rule` is `<level>/<control>` or a whole level. */
export const judgePodSecurity: Judge = (row) => {
  const [level, name] = (row.rule ?? "").split("/") as [Level, string?];
  if (level !== "baseline" && level !== "restricted") return undefined;
  const [control, ofHalf] = HALVES[name ?? ""] ?? [name, () => true];
  if (control !== undefined && !controlsOf(level).some((one) => one.name === control && one.level === level))
    return undefined;
  const minor = Number(/^v1\.(\d+)$/.exec(String(row["psa_version"] ?? ""))?.[1] ?? LATEST_MINOR);
  const faults = fromManifest(row.manifest, row.source ?? "").flatMap((resource): PodFault[] =>
    podsOf(resource, readerOf(resource)).flatMap((pod) =>
      control === undefined
        ? evaluate(pod, level, minor).flatMap((result) => result.faults)
        : faultsOf(pod, level, control, minor),
    ),
  );
  const counted = faults.filter(({ at }) => ofHalf(at.path));
  const verdict = counted.length > 0 ? "fail" : "pass";
  return { agrees: verdict === row.expect, note: counted.map(({ at, found }) => `${at.path}=${found}`).join(", ") };
};
