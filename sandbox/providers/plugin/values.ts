/**
 * Pulumi property values as plain JavaScript, and the special ones as classes.
 *
 * Everything that JSON can say is itself. Besides it there are: {@link UNKNOWN} (a value that is not known before the
 * deployment), {@link Secret} (a wrapper that may sit at any depth), {@link Asset} and {@link Archive} (kept as they
 * came), {@link ResourceReference}.
 */
export type PropertyValue =
  | null
  | undefined
  | boolean
  | number
  | string
  | PropertyValue[]
  | PropertyMap
  | Unknown
  | Secret
  | Asset
  | Archive
  | ResourceReference;

/** An object of property values; `undefined` members are left out on the wire. */
export interface PropertyMap {
  [name: string]: PropertyValue;
}

/** The class of {@link UNKNOWN}; nobody makes a second one. */
export class Unknown {
  readonly pulumiUnknown = true;
  toString(): string {
    return "(not known before the deployment)";
  }
}

/** A value that is not known yet (Pulumi calls it computed). Compare with `===`. */
export const UNKNOWN: Unknown = new Unknown();

/** A secret value. Never prints its content: `toString` and `toJSON` give `[secret]`. */
export class Secret {
  readonly value: PropertyValue;
  constructor(value: PropertyValue) {
    this.value = value;
  }
  toString(): string {
    return "[secret]";
  }
  toJSON(): string {
    return "[secret]";
  }
}

/** A file asset of the program, fields as the engine sent them (`hash`, `text`, `path`, `uri`). */
export class Asset {
  readonly fields: PropertyMap;
  constructor(fields: PropertyMap) {
    this.fields = fields;
  }
}

/** An archive of the program, fields as the engine sent them (`hash`, `assets`, `path`, `uri`). */
export class Archive {
  readonly fields: PropertyMap;
  constructor(fields: PropertyMap) {
    this.fields = fields;
  }
}

/** A reference to a resource of the stack: `id` is UNKNOWN at preview, undefined for a component. */
export class ResourceReference {
  readonly urn: string;
  readonly id: string | Unknown | undefined;
  /** `type`, `name` and `packageVersion`, where they are known. */
  readonly extra: PropertyMap;
  constructor(urn: string, id?: string | Unknown, extra: PropertyMap = {}) {
    this.urn = urn;
    this.id = id;
    this.extra = extra;
  }
}

/** Is the value a plain object, none of the special classes and no array? */
export function isPlainObject(value: unknown): value is PropertyMap {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function some(value: PropertyValue, test: (leaf: PropertyValue) => boolean): boolean {
  if (test(value)) return true;
  if (value instanceof Secret) return some(value.value, test);
  if (Array.isArray(value)) return value.some((item) => some(item, test));
  if (isPlainObject(value)) return Object.values(value).some((item) => some(item, test));
  return false;
}

/** Is UNKNOWN anywhere in the value (also inside a secret)? */
export function containsUnknown(value: PropertyValue): boolean {
  return some(value, (leaf) => leaf === UNKNOWN);
}

/** Is a Secret anywhere in the value? */
export function containsSecret(value: PropertyValue): boolean {
  return some(value, (leaf) => leaf instanceof Secret);
}

/** The value without Secret wrappers at any depth (a copy where there were some). Do not print the result. */
export function unwrapSecrets<T extends PropertyValue>(value: T): T {
  if (value instanceof Secret) return unwrapSecrets(value.value) as T;
  if (Array.isArray(value)) return value.map((item) => unwrapSecrets(item)) as T;
  if (isPlainObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrapSecrets(item)])) as T;
  }
  return value;
}

/**
 * Marks in `value` what is secret in `pattern`: where `pattern` has a Secret, the member of `value` at the same place
 * becomes a Secret. Arrays are compared by position. Places that `value` lacks are skipped.
 */
export function wrapSecretsLike(value: PropertyValue, pattern: PropertyValue): PropertyValue {
  if (value instanceof Secret) return value;
  if (pattern instanceof Secret) return value === undefined ? value : new Secret(value);
  if (Array.isArray(value) && Array.isArray(pattern)) return value.map((item, i) => wrapSecretsLike(item, pattern[i]));
  if (isPlainObject(value) && isPlainObject(pattern)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wrapSecretsLike(item, pattern[key])]));
  }
  return value;
}
