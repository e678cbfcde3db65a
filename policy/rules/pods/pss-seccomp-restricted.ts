import { podSecurityRule } from "../../lib/pod-security.ts";

/** Every container runs under the runtime's seccomp profile or a local one. */
export const pssSeccompRestricted = podSecurityRule({
  id: "pss-seccomp-restricted",
  severity: "high",
  profile: "restricted",
  control: "seccomp",
  what: "{who} has no seccomp profile",
  demand: "Every container runs under the runtime's seccomp profile or a local one.",
  why: "Without a profile a container may make every system call.",
  fix: "set seccompProfile.type to RuntimeDefault",
  reference: "CIS Kubernetes 5.7.2",
});
