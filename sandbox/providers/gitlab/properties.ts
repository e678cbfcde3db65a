/** Types a property can have; `strings` and `integers` are sets, an object is a list of nested objects. */
export type Kind = "string" | "integer" | "boolean" | "strings" | "integers" | Record<string, "string" | "integer">;

/**
 * One property of a resource as the provider treats it.
 * `given`: may a caller give it; `filled`: GitLab or the provider gives a value when the caller does not;
 * `replaces`: a change makes a new resource; `secret`: the output is a secret; `field`: GitLab's name when it is not the
 * property's name in snake case, `null` for what GitLab never sees.
 */
export interface Property {
  kind: Kind;
  given: "required" | "optional" | "never";
  filled: boolean;
  replaces?: boolean;
  secret?: boolean;
  field?: string | null;
}

type Extra = Pick<Property, "replaces" | "field">;

export type Properties = Record<string, Property>;

/** The caller must give it. */
export const required = (kind: Kind, extra: Extra = {}): Property => ({
  kind,
  given: "required",
  filled: true,
  ...extra,
});
/** The caller may give it, and it is filled in otherwise. */
export const optional = (kind: Kind, extra: Extra = {}): Property => ({
  kind,
  given: "optional",
  filled: true,
  ...extra,
});
/** The caller may give it; otherwise it is absent. */
export const echoed = (kind: Kind, extra: Extra = {}): Property => ({
  kind,
  given: "optional",
  filled: false,
  ...extra,
});
/** GitLab decides it. */
export const computed = (kind: Kind, field?: string | null): Property => ({
  kind,
  given: "never",
  filled: true,
  ...(field !== undefined && { field }),
});
/** GitLab decides it and tells it once, when the object is made. */
export const secret = (kind: Kind, field?: string): Property => ({ ...computed(kind, field), secret: true });

/** Changing it makes a new resource. */
export const fixed = { replaces: true } as const;
/** GitLab does not know it. */
export const local = { field: null } as const;

/** `tagLists` → `tag_lists`. */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** GitLab's name of a property; undefined for one that GitLab never sees. */
export const fieldOf = (name: string, property: Property): string | undefined =>
  property.field === null ? undefined : (property.field ?? snake(name));

/** Plain values of a resource: inputs or outputs, without wrappers. */
export type Values = Record<string, unknown>;

/** GitLab's access level words (pulumi-gitlab schema) and the numbers that the API uses (docs, api/access_requests). */
const LEVELS: Record<string, number> = {
  "no one": 0,
  minimal: 5,
  guest: 10,
  planner: 15,
  reporter: 20,
  developer: 30,
  maintainer: 40,
  owner: 50,
  admin: 60,
};

/** Word → number. Refuses an unknown word and names the known ones. */
export function levelNumber(word: unknown): number {
  const level = LEVELS[String(word)];
  if (level === undefined)
    throw new Error(`access level "${word}" is unknown; known are ${Object.keys(LEVELS).join(", ")}`);
  return level;
}

/** Number → word. */
export const levelWord = (level: unknown): string | undefined =>
  Object.keys(LEVELS).find((word) => LEVELS[word] === level);
