import { parseImage } from "../../../analysis/images/reference.ts";
import { imagesOf } from "../../lib/images.ts";
import { UNSEEN_PODS } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** An image that may change is asked for at every start. */
export const imagePullPolicy: ResourceRule = {
  scope: "resource",
  judges: ["pods", "apps.gitlab.com/Runner"],
  id: "image-pull-policy",
  severity: "low",
  level: "advisory",
  demand: "A container whose image has no digest pulls it Always.",
  why: "A node that has the tag already runs what it has, and lets pods use a private image without its credentials.",
  fix: "set imagePullPolicy to Always, or name the image by a digest",
  reference: "Kubernetes docs, images, image pull policy",
  limits: UNSEEN_PODS,
  judge(resource, read) {
    return imagesOf(resource, read).flatMap(({ owner, text, container }) => {
      const at = container?.at("imagePullPolicy");
      const { tag, digest } = parseImage(text);
      if (at === undefined || digest !== undefined) return [];
      const stated = at.text();
      if (at.isUnknown()) return [];
      const policy = stated ?? (tag === undefined || tag === "latest" ? "Always" : "IfNotPresent");
      if (policy === "Always") return [];
      const found = stated ?? "absent, which means IfNotPresent";
      return [{ at, what: `${owner} may run an old image`, found, wanted: "Always" }];
    });
  },
};
