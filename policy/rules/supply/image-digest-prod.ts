import { hasDigest, parseImage } from "../../../analysis/images/reference.ts";
import { imagesOf } from "../../lib/images.ts";
import { UNSEEN_PODS } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** In production an image is named by its content. */
export const imageDigestProd: ResourceRule = {
  scope: "resource",
  judges: ["pods", "apps.gitlab.com/Runner"],
  id: "image-digest-prod",
  severity: "high",
  level: "production",
  demand: "An image is named by a digest.",
  why: "A tag can be moved by whoever may push; a digest cannot.",
  fix: "append @sha256: with the digest to the image; the tag may stay for people",
  reference: "CIS Kubernetes 5.5.1; ATT&CK T1525",
  limits: UNSEEN_PODS,
  judge(resource, read) {
    return imagesOf(resource, read)
      .filter(({ text }) => !hasDigest(parseImage(text)))
      .map(({ at, owner, text }) => ({
        at,
        what: `${owner} runs an image that may change`,
        found: text,
        wanted: "a digest",
      }));
  },
};
