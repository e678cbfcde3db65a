import { isImageReference, isMovingTag, parseImage } from "../../../analysis/images/reference.ts";
import type { Reader } from "../../../analysis/objects/reader.ts";
import { imagesOf } from "../../lib/images.ts";
import { UNSEEN_PODS } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** Every container names its image by an exact tag or a digest. */
export const imageNoLatest: ResourceRule = {
  scope: "resource",
  judges: ["pods", "apps.gitlab.com/Runner"],
  id: "image-no-latest",
  severity: "medium",
  level: "mandatory",
  demand: "An image is named by a tag that does not move, or by a digest.",
  why: "A moving tag changes what runs without a change that anybody reviewed, and leaves nothing to go back to.",
  fix: "name an exact version or a digest",
  reference: "CIS Kubernetes 5.5.1; ATT&CK T1525",
  limits: UNSEEN_PODS,
  judge(resource, read) {
    return imagesOf(resource, read).flatMap(({ at, owner, text }) => {
      if (isImageReference(text) || /[${]/.test(text)) return movingImage(at, owner);
      return [{ at, what: `${owner} runs what is no image`, found: text, wanted: "host/path with one tag or digest" }];
    });
  },
};

/**
 * A finding where the image at a place moves. An absent image is none, as templates fill it in; neither is a digest of a wrong
 * length, which no container runtime accepts.
 */
export function movingImage(at: Reader, name: string): Finding[] {
  const text = at.text();
  if (text === undefined || text === "") return [];
  const image = parseImage(text);
  if (image.digest !== undefined || !isMovingTag(image.tag)) return [];
  return [{ at, what: `${name} runs a moving image`, found: text, wanted: "an exact tag or a digest" }];
}
