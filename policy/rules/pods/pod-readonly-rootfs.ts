import { containersOf, podsOf } from "../../../analysis/objects/pods.ts";
import { UNSEEN_PODS } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** What a container runs is not changed while it runs. */
export const podReadonlyRootfs: ResourceRule = {
  scope: "resource",
  judges: ["pods"],
  id: "pod-readonly-rootfs",
  severity: "low",
  level: "advisory",
  demand: "Every container has a read-only root file system.",
  why: "A program that cannot be replaced is harder to keep.",
  fix: "set securityContext.readOnlyRootFilesystem to true, with emptyDir where it writes",
  reference: "NSA/CISA Kubernetes Hardening Guide, immutable container file systems; CIS Kubernetes 5.7.3",
  limits: UNSEEN_PODS,
  judge(resource, read) {
    return podsOf(resource, read).flatMap((pod) =>
      containersOf(pod).flatMap(({ name, read: container }) => {
        const at = container.at("securityContext", "readOnlyRootFilesystem");
        if (at.flag() === true || at.isUnknown()) return [];
        if (resource.shape === "patch" && at.raw === undefined) return [];
        const found = at.flag() === undefined ? "absent, which means false" : "false";
        return [{ at, what: `container "${name}" may change its own files`, found, wanted: "true" }];
      }),
    );
  },
};
