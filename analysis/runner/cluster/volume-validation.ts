import { isLabelName, isSubdomain } from "../pod/names.ts";
import { compareQuantities } from "../pod/quantity.ts";
import { type Data, listOf } from "../pod/wire.ts";
import { oneOf } from "./field-checks.ts";

/** What the API server has against the volumes of a pod. */
export function faultsOfVolumes(spec: Data): string[] {
  const volumes = listOf(spec, "volumes");
  const names = volumes.map(({ name }) => `${name ?? ""}`);
  return volumes.flatMap((volume, index) => {
    const path = `spec.volumes[${index}]`;
    const name = names[index] ?? "";
    const sources = Object.keys(volume).filter((key) => key !== "name");
    return [
      ...(isLabelName(name) ? [] : [`${path}.name: ${JSON.stringify(name)} is no name`]),
      ...(names.indexOf(name) < index ? [`${path}.name: ${JSON.stringify(name)} is there twice`] : []),
      ...(sources.length > 1 ? [`${path}: may have one source only`] : []),
      ...sources.flatMap((source) => CHECKS[source]?.((volume[source] ?? {}) as Data, `${path}.${source}`) ?? []),
    ];
  });
}

type Check = (source: Data, path: string) => string[];

function required(source: Data, path: string, ...keys: string[]): string[] {
  return keys.filter((key) => (source[key] ?? "") === "").map((key) => `${path}.${key}: is required`);
}

const CHECKS: Readonly<Record<string, Check>> = {
  hostPath: (source, path) => [
    ...required(source, path, "path"),
    ...climbs(source["path"], `${path}.path`),
    ...oneOf(
      source["type"],
      ["", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"],
      `${path}.type`,
    ),
  ],
  emptyDir: ({ sizeLimit }, path) =>
    typeof sizeLimit === "string" && compareQuantities(sizeLimit, "0") < 0
      ? [`${path}.sizeLimit: ${sizeLimit} must not be negative`]
      : [],
  secret: (source, path) => [...required(source, path, "secretName"), ...items(source, path), ...mode(source, path)],
  configMap: (source, path) => [...required(source, path, "name"), ...items(source, path), ...mode(source, path)],
  persistentVolumeClaim: (source, path) => required(source, path, "claimName"),
  nfs: (source, path) => [
    ...required(source, path, "server", "path"),
    ...(`${source["path"] ?? "/"}`.startsWith("/") ? [] : [`${path}.path: must be an absolute path`]),
  ],
  csi: (source, path) => [
    ...required(source, path, "driver"),
    ...(isSubdomain(`${source["driver"] || "a"}`.toLowerCase()) ? [] : [`${path}.driver: is no name of a driver`]),
  ],
};

function items(source: Data, path: string): string[] {
  return listOf(source, "items").flatMap((item) => [
    ...required(item, `${path}.items`, "key", "path"),
    ...descends(item["path"], `${path}.items.path`),
  ]);
}

function mode({ defaultMode }: Data, path: string): string[] {
  const fits = typeof defaultMode !== "number" || (defaultMode >= 0 && defaultMode <= 0o777);
  return fits ? [] : [`${path}.defaultMode: ${defaultMode} must be between 0 and 0777`];
}

function climbs(path: unknown, where: string): string[] {
  return `${path ?? ""}`.split("/").includes("..") ? [`${where}: must not contain '..'`] : [];
}

/** A fault of a path that must stay below a folder. */
export function descends(path: unknown, where: string): string[] {
  const absolute = `${path ?? ""}`.startsWith("/");
  return [...(absolute ? [`${where}: must be a relative path`] : []), ...climbs(path, where)];
}
