import { Session } from "../../policy/lib/session.ts";
import { DEFAULTS } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import type { Judge, Row } from "./rows.ts";

/** Rows that name a rule of the pack: some finding of that rule, or none. */
export const judgeRules: Judge = (row) => {
  const rule = rules.find(({ id }) => id === row.our_rule);
  if (rule === undefined || dependsOnList(row)) return undefined;
  const manifests = row.manifests ?? [row.manifest];
  const resources = manifests.map((manifest, index) => {
    const { apiVersion = "", kind = "" } = (manifest ?? {}) as { apiVersion?: string; kind?: string };
    const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    return { type: `kubernetes:${module}:${kind}`, urn: `row:${index}`, name: `${index}`, props: manifest };
  });
  const session = new Session();
  session.settings = DEFAULTS;
  const found =
    rule.scope === "stack"
      ? session.judgeStack(rule, resources)
      : resources.flatMap((resource) => session.judgeResource(rule, 1, resource));
  const verdict = found.length > 0 ? "fail" : "pass";
  return { agrees: verdict === row.expect, note: found.map(({ message }) => message).join(" | ") };
};

/** Gatekeeper's labels hold only under `params`; the pack has no list of images that are exempt. */
function dependsOnList(row: Row): boolean {
  const params = row["params"];
  return typeof params === "object" && params !== null && "exemptImages" in params;
}
