import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** Resources of Pulumi that read manifests from files or addresses, with the fields that name them. */
const READERS = [
  ...["yaml", "yaml/v2"].flatMap((module) => [`kubernetes:${module}:ConfigFile`, `kubernetes:${module}:ConfigGroup`]),
  "kubernetes:kustomize:Directory",
  "kubernetes:kustomize/v2:Directory",
];
const MOVING = /\/(main|master|develop|head|latest|trunk)(\/|$)/i;

/** Manifests that are applied do not change behind an address. */
export const manifestPinned: ResourceRule = {
  scope: "resource",
  judges: READERS,
  id: "manifest-pinned",
  severity: "high",
  level: "mandatory",
  demand: "A manifest comes from a file, or over https from an address that names a version.",
  why: "What a branch or a latest release serves is applied at the next preview, with whatever it grants itself.",
  fix: "keep the manifest in this repository, or name a release or a commit in the address",
  reference: "Pulumi docs, kubernetes yaml ConfigFile; ATT&CK T1195.002",
  judge(_resource, read) {
    const files = read.at("files");
    const many = files.isList() ? files.list() : [files];
    return [read.at("file"), read.at("directory"), ...many].flatMap(judgeAddress);
  },
};

function judgeAddress(at: Reader): Finding[] {
  const address = at.text();
  if (address === undefined || !/^https?:\/\//.test(address)) return [];
  const found = address.replace(/\/\/[^/@]*@/, "//");
  if (address.startsWith("http:"))
    return [{ at, what: "the manifest comes in clear", found, wanted: "https, or a file of this repository" }];
  if (!MOVING.test(address)) return [];
  return [{ at, what: "the manifest moves", found, wanted: "a release or a commit" }];
}
