import { podsOf } from "../../../analysis/objects/pods.ts";
import { faultsOf } from "../../../analysis/pod-security/evaluate.ts";
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
      faultsOf(pod, "baseline", "privileged").map(({ at, container, found, wanted }) => ({
        at,
        what: `container "${container}" is privileged`,
        found,
        wanted,
      })),
    );
  },
};
