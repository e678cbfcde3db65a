import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import { Secret } from "../../../analysis/objects/wire.ts";
import { isSecretKey, isVariable } from "../../lib/gitlab.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { isCredentialName, isLiteral } from "../../lib/secret-text.ts";

/** How deep the values of a chart are looked through. */
const DEPTH = 8;

/** Values whose key says that they are the name of a Secret. */
const NAMES_SECRET = /(^|[-/])secret$|^existingSecret$/;

/** A credential is secret to Pulumi: encrypted in its state, hidden in its output. */
export const secretValuesAreSecret: ResourceRule = {
  scope: "resource",
  id: "secret-values-are-secret",
  severity: "critical",
  level: "mandatory",
  demand: "Values of charts, variables and providers that are credentials are marked secret, or are names of Secrets.",
  why: "Without the mark the value stands in the state, in previews and in the logs of pipelines.",
  fix: "pass a secret output, or put the value into a Secret and pass its name",
  reference: "Pulumi docs, secrets; ATT&CK T1552",
  judge(resource, read) {
    if (resource.options?.secretsMarked !== true) return [];
    return candidates(resource, read)
      .filter((at) => !isMarked(at) && isLiteral(at))
      .map(
        (at): Finding => ({
          at,
          what: "a credential is not marked as secret",
          found: "a value in clear",
          wanted: "a secret, or the name of a Secret",
        }),
      );
  },
  remedy(type, props) {
    if (!type.startsWith("kubernetes:helm.sh/")) return [];
    return plainCredentials(props["values"], ["values"], DEPTH).map(([path, value]) => ({ path, value, secret: true }));
  },
};

/** Texts under the name of a credential; a value that is secret already is no text here. */
function plainCredentials(value: unknown, path: readonly string[], depth: number): [string[], string][] {
  if (depth === 0 || value === null || typeof value !== "object" || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]): [string[], string][] => {
    if (typeof inner === "string" && inner !== "" && isCredentialName(key) && !NAMES_SECRET.test(key))
      return [[[...path, key], inner]];
    return plainCredentials(inner, [...path, key], depth - 1);
  });
}

function candidates(resource: Resource, read: Reader): Reader[] {
  if (resource.type === "pulumi:providers:gitlab") return [read.at("token")];
  if (isVariable(resource)) return isSecretKey(read.at("key").text() ?? "") ? [read.at("value")] : [];
  return resource.shape === "release" ? deep(read.at("values"), DEPTH) : [];
}

function deep(here: Reader, depth: number): Reader[] {
  if (depth === 0 || isMarked(here) || here.isUnknown()) return [];
  const value = here.visible;
  if (Array.isArray(value)) return value.flatMap((_, index) => deep(here.at(index), depth - 1));
  if (value === null || typeof value !== "object") return [];
  return Object.keys(value).flatMap((key) => {
    const at = here.at(key);
    if (typeof at.visible === "string" && isCredentialName(key) && !NAMES_SECRET.test(key)) return [at];
    return deep(at, depth - 1);
  });
}

function isMarked(at: Reader): boolean {
  return at.raw instanceof Secret;
}
