import { createHash } from "node:crypto";

const LONGEST = 24;
/** What is left of a name that gets a suffix. */
const KEPT = 17;

/**
 * The slug that GitLab gives to an environment (GitLab docs, predefined variables, CI_ENVIRONMENT_SLUG): lower case letters, digits and
 * dashes, a letter first, at most 24 characters. A name that is not one already is cut and gets a suffix from its hash.
 */
export function slugOf(name: string): string {
  const plain = simplified(name);
  if (plain === name && plain.length <= LONGEST) return withoutDash(plain);
  return `${withoutDash(plain.slice(0, KEPT))}-${suffixOf(name)}`;
}

/**
 * Whether an environment with that slug may have a name of the pattern, where `*` stands for any text (GitLab docs, agent,
 * ci_cd_workflow, `environments`). What follows the first `*` cannot be seen in a slug and is not asked for.
 */
export function mayHaveSlug(pattern: string, slug: string): boolean {
  const star = pattern.indexOf("*");
  if (star === -1) return slugOf(pattern) === slug;
  if (star === 0) return true;
  return slug.startsWith(withoutDash(simplified(pattern.slice(0, star)).slice(0, KEPT)));
}

function simplified(name: string): string {
  const dashed = name.toLowerCase().replace(/[^a-z0-9]/g, "-");
  return (/^[a-z]/.test(dashed) ? dashed : `env-${dashed}`).replace(/-+/g, "-");
}

function withoutDash(text: string): string {
  return text.replace(/-$/, "");
}

function suffixOf(name: string): string {
  const hash = createHash("sha256").update(name).digest("hex");
  return BigInt(`0x${hash}`).toString(36).slice(-6);
}
