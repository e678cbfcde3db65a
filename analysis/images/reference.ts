/** An image reference, taken apart as container runtimes do. */
export interface ImageReference {
  /** Registry host with its port; `docker.io` where none is written. */
  readonly host: string;
  /** Repository path without host; `library/` is put before a bare Docker Hub name. */
  readonly path: string;
  readonly tag: string | undefined;
  /** Whatever stands after `@`. */
  readonly digest: string | undefined;
}

/**
 * Takes an image reference apart (grammar: github.com/distribution/reference). A colon before the last slash belongs to
 * the host's port; the first part is a host only with a dot, a colon or as `localhost`.
 */
export function parseImage(text: string): ImageReference {
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const rest = at < 0 ? text : text.slice(0, at);
  const colon = rest.lastIndexOf(":");
  const tagged = colon > rest.lastIndexOf("/");
  const tag = tagged ? rest.slice(colon + 1) : undefined;
  const name = tagged ? rest.slice(0, colon) : rest;
  const [first, ...more] = name.split("/") as [string, ...string[]];
  if (more.length === 0) return { host: "docker.io", path: `library/${name}`, tag, digest };
  if (first === "localhost" || /[.:]/.test(first)) return { host: first, path: more.join("/"), tag, digest };
  return { host: "docker.io", path: name, tag, digest };
}

/** Hexadecimal digits of the algorithms that OCI registers (image-spec, descriptor.md, registered algorithms). */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ["sha256", 64],
  ["sha512", 128],
  ["blake3", 64],
]);

/**
 * Whether the reference names exact content: a digest after the grammar of the OCI image specification (descriptor.md), which also
 * allows algorithms that it does not name.
 */
export function hasDigest({ digest = "" }: ImageReference): boolean {
  const [, algorithm, encoded = ""] = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):([a-zA-Z0-9=_-]+)$/.exec(digest) ?? [];
  if (algorithm === undefined) return false;
  const digits = DIGITS.get(algorithm);
  return digits === undefined || (encoded.length === digits && /^[0-9a-f]+$/.test(encoded));
}

const REFERENCE =
  /^([A-Za-z0-9.-]+(:\d+)?\/)?[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*(:\w[\w.-]{0,127})?(@\S+)?$/;

/** Whether a text is an image reference at all: one tag, one digest, path in lower case. */
export function isImageReference(text: string): boolean {
  return text.length <= 512 && REFERENCE.test(text);
}

const MOVING = new Set(["main", "master", "edge", "nightly", "stable", "dev", "develop"]);

/** Whether a tag is one that registries move by custom; an absent tag means `latest`. */
export function isMovingTag(tag: string | undefined): boolean {
  return tag === undefined || tag === "" || MOVING.has(tag) || /(^|[-_.])latest($|[-_.])/.test(tag);
}
