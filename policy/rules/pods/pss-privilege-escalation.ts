import { podSecurityRule } from "../../lib/pod-security.ts";

/** Every container sets allowPrivilegeEscalation to false. */
export const pssPrivilegeEscalation = podSecurityRule({
  id: "pss-privilege-escalation",
  severity: "high",
  profile: "restricted",
  control: "privilege-escalation",
  what: "{who} may gain rights",
  demand: "Every container sets allowPrivilegeEscalation to false.",
  why: "Absent means true: a setuid program makes root of any user.",
  fix: "set securityContext.allowPrivilegeEscalation to false",
  reference: "CIS Kubernetes 5.2.6",
});
