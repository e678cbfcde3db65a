import { podSecurityRule } from "../../lib/pod-security.ts";

/** No container of a pod is privileged. */
export const pssPrivileged = podSecurityRule({
  id: "pss-privileged",
  severity: "critical",
  profile: "baseline",
  control: "privileged",
  what: "{who} is privileged",
  demand: "No container of a pod is privileged.",
  why: "A privileged container is root on the node.",
  fix: "remove securityContext.privileged; build images with rootless BuildKit or Buildah",
  reference: "CIS Kubernetes 5.2.2; ATT&CK T1611",
});
