import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import { Secret, UNKNOWN } from "../../../analysis/objects/wire.ts";
import { isSecretKey, isVariable } from "../../lib/gitlab.ts";
import { VARIABLES } from "../../lib/kinds.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { isCredentialName, isLiteral } from "../../lib/secret-text.ts";

/** How deep the values of a chart are looked through. */
const DEPTH = 8;

/** Values whose key says that they are the name of a Secret. */
const NAMES_SECRET = /(^|[-/])secret$|^existingSecret$/;

/** A credential is secret to Pulumi: encrypted in its state, hidden in its output. */
export const secretValuesAreSecret: ResourceRule = {
  scope: "resource",
  judges: ["release", "core/Secret", ...VARIABLES, "pulumi:providers:gitlab"],
  id: "secret-values-are-secret",
  severity: "critical",
  level: "mandatory",
  demand: "Values of charts, variables and providers that are credentials are marked secret, or are names of Secrets.",
  why: "Without the mark the value stands in the state, in previews and in the logs of pipelines.",
  fix: "pass a secret output, or put the value into a Secret and pass its name",
  reference: "Pulumi docs, secrets; ATT&CK T1552",
  limits:
    "The engine opens secrets before it asks a pack, so a preview cannot refuse a value in clear: it is mended there, and refused in a graph or a state (glk check).",
  judge(resource, read) {
    if (resource.options?.secretsMarked !== true) return [];
    return plainCredentials(resource, read).map(
      (at): Finding => ({
        at,
        what: "a credential is not marked as secret",
        found: "a value in clear",
        wanted: "a secret, or the name of a Secret",
      }),
    );
  },
  remedy(resource, read) {
    return plainCredentials(resource, read).map((at) => ({ at, value: at.raw, secret: true }));
  },
};

/** Credentials in clear: known texts without a mark, where a mark above would do as well. */
function plainCredentials(resource: Resource, read: Reader): Reader[] {
  return places(resource, read).filter((at) => isPlain(at) && isLiteral(at));
}

function places(resource: Resource, read: Reader): Reader[] {
  if (resource.type === "pulumi:providers:gitlab") return [read.at("token")];
  if (isVariable(resource)) return isSecretKey(read.at("key").text() ?? "") ? [read.at("value")] : [];
  if (resource.shape === "release") return entriesOf(read.at("values")).flatMap((at) => credentialsAt(at, DEPTH));
  return ["data", "stringData"].flatMap((key) => entriesOf(read.at(key)));
}

/** The values of a map; none where the whole is secret. */
function entriesOf(map: Reader): Reader[] {
  return map.raw instanceof Secret ? [] : map.entries().map(([, at]) => at);
}

/** Texts under the name of a credential, wherever no mark covers them. */
function credentialsAt(at: Reader, depth: number): Reader[] {
  const key = String(at.keys.at(-1));
  if (isPlain(at) && isCredentialName(key) && !NAMES_SECRET.test(key)) return [at];
  return depth === 0 ? [] : below(at).flatMap((inner) => credentialsAt(inner, depth - 1));
}

/** A text, or one that is not known yet; a secret is neither. */
function isPlain({ raw }: Reader): boolean {
  return typeof raw === "string" || raw === UNKNOWN;
}

/** What lies in a map or list; nothing where the whole is a secret or not known yet. */
function below(here: Reader): Reader[] {
  if (here.raw instanceof Secret || !here.exists()) return [];
  if (Array.isArray(here.raw)) return here.raw.map((_, index) => here.at(index));
  return typeof here.raw === "object" ? Object.keys(here.raw!).map((key) => here.at(key)) : [];
}
