import { imagesOf } from "../../lib/images.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** In production an image is named by its content. */
export const imageDigestProd: ResourceRule = {
  scope: "resource",
  id: "image-digest-prod",
  severity: "high",
  level: "production",
  demand: "An image is named by a digest.",
  why: "A tag can be moved by whoever may push; a digest cannot.",
  fix: "append @sha256: with the digest to the image; the tag may stay for people",
  reference: "CIS Kubernetes 5.5.1; ATT&CK T1525",
  judge(resource, read) {
    return imagesOf(resource, read)
      .filter(({ text }) => !hasDigest(text))
      .map(({ at, owner, text }) => ({
        at,
        what: `${owner} runs an image that may change`,
        found: text,
        wanted: "a digest",
      }));
  },
};

/** Hexadecimal digits of the algorithms that OCI registers (image-spec, descriptor.md, registered algorithms). */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ["sha256", 64],
  ["sha512", 128],
  ["blake3", 64],
]);

/** A digest after the grammar of the OCI image specification (descriptor.md), which also allows algorithms that it does not name. */
function hasDigest(image: string): boolean {
  const [, algorithm, encoded = ""] = /@([a-z0-9]+(?:[+._-][a-z0-9]+)*):([a-zA-Z0-9=_-]+)$/.exec(image) ?? [];
  if (algorithm === undefined) return false;
  const digits = DIGITS.get(algorithm);
  return digits === undefined || (encoded.length === digits && /^[0-9a-f]+$/.test(encoded));
}
