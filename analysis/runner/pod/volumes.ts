import type { Section } from "../toml/section.ts";
import type { Build, Moment } from "./build.ts";
import { parseQuantity, showQuantity } from "./quantity.ts";
import type { Variables } from "./variables.ts";
import { type Data, filled, lean, onlyTrue } from "./wire.ts";

/** The kinds of `[[runners.kubernetes.volumes.KIND]]` in the order in which GitLab Runner adds them. */
const KINDS = ["host_path", "secret", "pvc", "config_map", "empty_dir", "csi", "nfs"] as const;
type Kind = (typeof KINDS)[number];

/** What a pod's volumes and mounts depend on besides the configuration. */
export interface Folders {
  /** `builds_dir`. */
  readonly root: string;
  /** `cache_dir`. */
  readonly cache: string;
  readonly scripts: string;
  readonly logs: string;
  /** Whether no configured volume is mounted at the builds folder. */
  readonly ownRepo: boolean;
}

/** The folders of a build on Linux or Windows. */
export function foldersOf(build: Build, windows: boolean, ownRepo: boolean): Folders {
  const { job, kubernetes, runner } = build;
  const base = (key: string, name: string) =>
    `${kubernetes.text(key).replace(/[/\\]+$/, "")}/${name}-${job.projectId}-${job.id}`;
  return {
    root: runner.text("builds_dir") || (windows ? "C:\\builds" : "/builds"),
    cache: runner.text("cache_dir") || (windows ? "C:\\cache" : "/cache"),
    scripts: base("scripts_base_dir", "scripts"),
    logs: base("logs_base_dir", "logs"),
    ownRepo,
  };
}

/** Configured mounts. Mount and sub paths expand variables of the job, and so do the names of claims. */
export function configuredMounts(kubernetes: Section, variables: Variables): Data[] {
  return eachVolume(kubernetes).map(([kind, volume]) => ({
    name: kind === "pvc" ? variables.expand(volume.text("name")) : volume.text("name"),
    mountPath: variables.expand(volume.text("mount_path")),
    ...lean({
      subPath: variables.expand(volume.text("sub_path")),
      readOnly: onlyTrue(volume.flag("read_only")),
    }),
    ...(volume.has("mount_propagation") && { mountPropagation: volume.text("mount_propagation") }),
  }));
}

/** Configured volumes. A claim that is mounted twice is one volume; other names given twice stay two. */
export function configuredVolumes(kubernetes: Section, variables: Variables): Data[] {
  const claims = new Set<string>();
  return eachVolume(kubernetes).flatMap(([kind, volume]) => {
    const name = volume.text("name");
    if (kind === "pvc") {
      if (claims.has(name)) return [];
      claims.add(name);
      const claimName = variables.expand(name);
      return [lean({ name: claimName, persistentVolumeClaim: { claimName } })];
    }
    return [lean({ name, ...SOURCES[kind](volume, name) })];
  });
}

function eachVolume(kubernetes: Section): [Kind, Section][] {
  const volumes = kubernetes.table("volumes");
  return KINDS.flatMap((kind) => volumes.tables(kind).map((volume): [Kind, Section] => [kind, volume]));
}

const SOURCES: Readonly<Record<Exclude<Kind, "pvc">, (volume: Section, name: string) => Data>> = {
  host_path: (volume) => ({ hostPath: { path: volume.text("host_path") || volume.text("mount_path") } }),
  secret: (volume, name) => ({ secret: lean({ secretName: name, items: itemsOf(volume) }) }),
  config_map: (volume, name) => ({ configMap: lean({ name, items: itemsOf(volume) }) }),
  empty_dir: (volume) => ({ emptyDir: lean({ medium: volume.text("medium"), sizeLimit: sizeOf(volume) }) }),
  csi: (volume) => ({
    csi: {
      driver: volume.text("driver"),
      fsType: volume.text("fs_type"),
      readOnly: volume.flag("read_only") === true,
      ...(filled(volume.map("volume_attributes")) && { volumeAttributes: volume.map("volume_attributes") }),
    },
  }),
  nfs: (volume) => ({
    nfs: lean({
      server: volume.text("server"),
      path: volume.text("path"),
      readOnly: onlyTrue(volume.flag("read_only")),
    }),
  }),
};

function itemsOf(volume: Section): Data[] {
  return Object.entries(volume.map("items"))
    .map(([key, path]) => ({ key, path }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** A size that cannot be read is left out with a warning. */
function sizeOf(volume: Section): string | undefined {
  const text = volume.text("size_limit");
  const quantity = parseQuantity(text);
  return text.trim() === "" || quantity === undefined ? undefined : showQuantity(quantity);
}

/** Whether the runner brings a volume for the builds folder: no configured one is mounted just there. */
export function needsRepo(build: Build, variables: Variables, root: string, suspends: boolean): boolean {
  if (suspends) return false;
  return configuredMounts(build.kubernetes, variables).every(({ mountPath }) => mountPath !== root);
}

/** Whether several builds share the builds folder: a configured volume that is no emptyDir holds it. */
export function sharesBuilds(build: Build, variables: Variables, root: string, suspends: boolean): boolean {
  if (suspends) return false;
  const mount = configuredMounts(build.kubernetes, variables).find(({ mountPath }) => mountPath === root);
  if (mount === undefined) return false;
  return !configuredVolumes(build.kubernetes, variables).some(
    ({ name, emptyDir }) => name === mount["name"] && emptyDir !== undefined,
  );
}

/** The mounts that all containers of a job have. */
export function mountsOf(build: Build, now: Moment, folders: Folders): Data[] {
  const { attach, dumbInit } = strategyOf(now);
  return [
    ...(attach || dumbInit ? [{ name: "scripts", mountPath: folders.scripts }] : []),
    ...(attach ? [{ name: "logs", mountPath: folders.logs }] : []),
    ...configuredMounts(build.kubernetes, now.variables),
    ...(folders.ownRepo ? [{ name: "repo", mountPath: folders.root }] : []),
  ];
}

/** The volumes of a job's pod. */
export function volumesOf(build: Build, now: Moment, folders: Folders): Data[] {
  const { attach, dumbInit } = strategyOf(now);
  return [
    ...configuredVolumes(build.kubernetes, now.variables),
    ...(folders.ownRepo ? [emptyDir("repo")] : []),
    ...(attach || dumbInit ? [emptyDir("scripts")] : []),
    ...(attach ? [emptyDir("logs")] : []),
  ];
}

/** A volume that lives as long as the pod. */
export function emptyDir(name: string): Data {
  return { name, emptyDir: {} };
}

/** How scripts reach the containers. */
export function strategyOf(now: Moment): { attach: boolean; dumbInit: boolean } {
  return {
    attach: now.flags.get("FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY") !== true,
    dumbInit: now.flags.get("FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR") === true,
  };
}
