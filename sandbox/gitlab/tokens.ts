import { randomBytes } from "node:crypto";

/** GitLab's own prefixes, by what a token is for. */
export const TOKEN_PREFIXES = {
  personal: "glpat-",
  project: "glpat-",
  group: "glpat-",
  agent: "glagent-",
  deploy: "gldt-",
  job: "glcbt-64_",
  instance_type: "glrt-t1_",
  group_type: "glrt-t2_",
  project_type: "glrt-t3_",
} as const;

/** What a token is for. */
export type TokenKind = keyof typeof TOKEN_PREFIXES;

/** A new token: GitLab's prefix and 20 random characters (50 for agents), of the alphabet that may be masked. */
export function mintToken(kind: TokenKind): string {
  const length = kind === "agent" ? 50 : 20;
  const random = randomBytes(length).toString("base64url").replaceAll("_", "x").slice(0, length);
  return TOKEN_PREFIXES[kind] + random;
}

/** A day `YYYY-MM-DD` or a moment in ISO 8601 that lies in the past; no date never does. */
export function isPast(when: string | null): boolean {
  return when !== null && Date.parse(when) <= Date.now();
}
