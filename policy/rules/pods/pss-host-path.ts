import { podSecurityRule } from "../../lib/pod-security.ts";

/** No volume of a pod is a hostPath. */
export const pssHostPath = podSecurityRule({
  id: "pss-host-path",
  severity: "critical",
  profile: "baseline",
  control: "host-path",
  what: "a volume is a path of the node",
  demand: "No volume of a pod is a hostPath.",
  why: "A path of the node, the container runtime's socket above all, is a way out of the pod.",
  fix: "use emptyDir, a persistentVolumeClaim, a configMap or a secret",
  reference: "CIS Kubernetes 5.2.12; ATT&CK T1611",
});
