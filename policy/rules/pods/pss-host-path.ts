import { podsOf } from "../../../analysis/objects/pods.ts";
import { faultsOf } from "../../../analysis/pod-security/evaluate.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** No pod mounts the node's file system. */
export const pssHostPath: ResourceRule = {
  scope: "resource",
  id: "pss-host-path",
  severity: "critical",
  level: "mandatory",
  demand: "No volume of a pod is a hostPath.",
  why: "A path of the node, the container runtime's socket above all, is a way out of the pod.",
  fix: "use emptyDir, a persistentVolumeClaim, a configMap or a secret",
  reference: "Pod Security Standards, baseline; CIS Kubernetes 5.2.12; ATT&CK T1611",
  judge(resource, read) {
    return podsOf(resource, read).flatMap((pod) =>
      faultsOf(pod, "baseline", "host-path").map(({ at, found, wanted }) => ({
        at,
        what: "a volume is a path of the node",
        found,
        wanted,
      })),
    );
  },
};
