import { comesFrom, imagesOf } from "../../lib/images.ts";
import { UNSEEN_PODS } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** Images come from registries that somebody chose. */
export const imageRegistryAllowlist: ResourceRule = {
  scope: "resource",
  judges: ["pods", "apps.gitlab.com/Runner"],
  id: "image-registry-allowlist",
  severity: "medium",
  level: "production",
  demand: "An image comes from one of imageRegistries, where that setting has any.",
  why: "A public registry serves whatever anybody pushes under a name that looks right.",
  fix: "mirror the image into a registry of yours, or list its place in imageRegistries",
  reference: "CIS Kubernetes 5.5.1; ATT&CK T1525",
  limits: UNSEEN_PODS,
  judge(resource, read, settings) {
    const places = settings.imageRegistries;
    if (places.length === 0) return [];
    return imagesOf(resource, read)
      .filter(({ text }) => !comesFrom(text, places))
      .map(({ at, owner, text }) => ({
        at,
        what: `${owner} runs an image from elsewhere`,
        found: text,
        wanted: places.join(", "),
      }));
  },
};
