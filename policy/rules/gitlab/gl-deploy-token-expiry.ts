import { DEPLOY_TOKENS } from "../../lib/kinds.ts";
import type { ResourceRule } from "../../lib/rule.ts";

const DAY = 24 * 60 * 60 * 1000;

/** A deploy token ends, and soon. */
export const glDeployTokenExpiry: ResourceRule = {
  scope: "resource",
  judges: DEPLOY_TOKENS,
  id: "gl-deploy-token-expiry",
  severity: "high",
  level: "mandatory",
  demand: "A deploy token expires within deployTokenMaxDays and has not expired yet.",
  why: "A deploy token without an end works until somebody remembers it.",
  fix: "set expiresAt, and rotate by adding a generation before the date",
  reference: "GitLab docs, deploy tokens, expiration",
  judge(_resource, read, settings) {
    const at = read.at("expiresAt");
    const text = at.text();
    const wanted = `a time within ${settings.deployTokenMaxDays} days from ${settings.today}`;
    if (text === undefined || text === "") {
      if (!at.notes.clear) return [];
      return [{ at, what: "the deploy token never expires", found: "no expiresAt", wanted }];
    }
    const end = Date.parse(text);
    const start = Date.parse(`${settings.today}T00:00:00Z`);
    if (Number.isNaN(end)) return [{ at, what: "the deploy token's end is no time", found: text, wanted }];
    if (end <= start) return [{ at, what: "the deploy token has expired", found: text, wanted }];
    if (end - start <= (settings.deployTokenMaxDays + 1) * DAY) return [];
    return [{ at, what: "the deploy token lives too long", found: text, wanted }];
  },
};
