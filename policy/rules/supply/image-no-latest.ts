import { isMovingTag, parseImage } from "../../../analysis/images/reference.ts";
import { containersOf, podsOf } from "../../../analysis/objects/pods.ts";
import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** Fields of a Runner of the operator that name images. */
const RUNNER_FIELDS = ["buildImage", "runnerImage", "helperImage"];

/** Every container names its image by an exact tag or a digest. */
export const imageNoLatest: ResourceRule = {
  scope: "resource",
  id: "image-no-latest",
  severity: "medium",
  level: "mandatory",
  demand: "An image is named by a tag that does not move, or by a digest.",
  why: "A moving tag changes what runs without a change that anybody reviewed, and leaves nothing to go back to.",
  fix: "name an exact version or a digest",
  reference: "CIS Kubernetes 5.5.1; ATT&CK T1525",
  judge(resource, read) {
    const images = podsOf(resource, read).flatMap((pod) =>
      containersOf(pod).map(({ name, read: container }) => ({
        name: `container "${name}"`,
        at: container.at("image"),
      })),
    );
    return [...images, ...runnerImages(resource, read)].flatMap(({ name, at }) => movingImage(at, name));
  },
};

function runnerImages(resource: Resource, read: Reader) {
  if (resource.group !== "apps.gitlab.com" || resource.kind !== "Runner") return [];
  return RUNNER_FIELDS.map((field) => ({ name: field, at: read.at("spec", field) }));
}

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
