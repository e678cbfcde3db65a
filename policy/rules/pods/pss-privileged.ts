import { podsOf } from "../../../analysis/objects/pods.ts";
import { privilegedIn } from "../../../analysis/pod-security/fields.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** No container runs privileged: ordinary, init or ephemeral, in whatever kind runs the pod. */
export const pssPrivileged: ResourceRule = {
  scope: "resource",
  id: "pss-privileged",
  severity: "critical",
  level: "mandatory",
  demand: "No container of a pod is privileged.",
  why: "A privileged container is root on the node.",
  fix: "remove securityContext.privileged; build images with rootless BuildKit or Buildah",
  reference: "Pod Security Standards, baseline; CIS Kubernetes 5.2.2; ATT&CK T1611",
  judge(resource, read) {
    return podsOf(resource, read).flatMap((pod) =>
      privilegedIn(pod).map(({ at, container, found }) => ({
        at,
        what: `container "${container?.name}" is privileged`,
        found,
        wanted: "false or nothing",
      })),
    );
  },
};
