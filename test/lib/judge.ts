import type { Rule } from "../../policy/lib/rule.ts";
import { asidesOf, type Judged, Session } from "../../policy/lib/session.ts";
import { DEFAULTS, type Settings } from "../../policy/lib/settings.ts";

/** What Pulumi writes for a text that is not known yet. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The day on which tests judge. */
export const TODAY = "2026-06-15";

export interface Verdict {
  readonly messages: string[];
  /** The path of each finding, in order. */
  readonly paths: string[];
  /** The resource of each finding, in order. */
  readonly origins: string[];
  /** Excused findings and what could not be judged. */
  readonly aside: string[];
}

type Body = Record<string, unknown>;

const URN = "urn:pulumi:dev::gitlab-kubernetes::";

/** A resource of any type with its inputs. */
export function resource(type: string, props: Body, name = "it"): Judged {
  return { type, urn: `${URN}${type}::${name}`, name, props };
}

/** A Kubernetes object; the name of the object is `it` unless `metadata` says otherwise. */
export function object(apiVersion: string, kind: string, body: Body, name = "it"): Judged {
  const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  const metadata = { name, ...(body["metadata"] as Body | undefined) };
  return resource(`kubernetes:${module}:${kind}`, { apiVersion, kind, ...body, metadata }, name);
}

/** A gitlab resource: `gitlab:index/projectVariable:ProjectVariable`. */
export function gitlab(kind: string, props: Body, name = "it"): Judged {
  return resource(`gitlab:index/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`, props, name);
}

/** A Helm release. */
export function release(chart: string, props: Body, name = "it"): Judged {
  return resource("kubernetes:helm.sh/v3:Release", { chart, ...props }, name);
}

/** The same object as `<Kind>Patch`. */
export function patchOf({ props, ...judged }: Judged): Judged {
  return { ...judged, props, type: `${judged.type}Patch`, urn: judged.urn.replace(judged.type, `${judged.type}Patch`) };
}

/** The same object inside a `<Kind>List`. */
export function listOf({ props, ...judged }: Judged): Judged {
  const { apiVersion, kind, ...rest } = props as Body;
  const list = { apiVersion, kind: `${kind}List`, items: [rest] };
  return {
    ...judged,
    props: list,
    type: `${judged.type}List`,
    urn: judged.urn.replace(judged.type, `${judged.type}List`),
  };
}

/** Judges resources by one rule as the pack does. */
export function judge(rule: Rule, judged: Judged | readonly Judged[], settings: Partial<Settings> = {}): Verdict {
  const session = new Session();
  session.settings = { ...DEFAULTS, today: TODAY, ...settings };
  const stack: readonly Judged[] = Array.isArray(judged) ? judged : [judged as Judged];
  const outcomes =
    rule.scope === "stack"
      ? session.judgeStack([rule], stack)
      : stack.flatMap((one) => session.judgeResource([rule], one));
  const found = outcomes.filter(({ kind }) => kind === "finding");
  return {
    messages: found.map(({ message }) => message),
    paths: found.map(({ path }) => path || "(whole object)"),
    origins: found.map(({ urn }) => urn ?? ""),
    aside: asidesOf(outcomes).map(({ message }) => message),
  };
}

/** An exemption with all that it needs. */
export function exemption(rule: string, urn: string, until: string) {
  return { rule, urn, until, owner: "platform", reason: "a reason of twenty characters" };
}
