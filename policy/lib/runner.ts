import type { Reader } from "../../analysis/objects/reader.ts";
import type { Resource } from "../../analysis/objects/resource.ts";
import { type RunnerSection, runnerConfigsOf } from "../../analysis/runner/config.ts";

/** Containers of a job pod that the configuration gives a security context of their own. */
export const CONTEXTS = [
  "build_container_security_context",
  "helper_container_security_context",
  "service_container_security_context",
  "init_permissions_container_security_context",
] as const;

/** Every `[[runners]]` section that an object holds. */
export function sectionsOf(resource: Resource, read: Reader): RunnerSection[] {
  return runnerConfigsOf(resource, read).flatMap(({ sections }) => sections);
}

/** The text of a configuration: a Secret may keep it in base64. */
export function configTextOf(resource: Resource, at: Reader): string | undefined {
  const text = at.text();
  if (text === undefined || resource.kind !== "Secret" || text.includes("[[")) return text;
  return Buffer.from(text, "base64").toString("utf8");
}

/** The volumes of a section by type: `host_path`, `pvc`, `secret`, `config_map`, `empty_dir`, `csi`. */
export function volumesOf({ kubernetes }: RunnerSection): { type: string; at: Reader }[] {
  return kubernetes
    .at("volumes")
    .entries()
    .flatMap(([type, at]) => (at.isList() ? at.list() : [at]).map((volume) => ({ type, at: volume })));
}

/** A feature flag that the configuration pins, which no job can flip; keys are read in lower case. */
export function pinnedFlag({ read }: RunnerSection, flag: string): Reader {
  const flags = read.at("feature_flags");
  const exact = flags.at(flag);
  return exact.raw === undefined ? flags.at(flag.toLowerCase()) : exact;
}
