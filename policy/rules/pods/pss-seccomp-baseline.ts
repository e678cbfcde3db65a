import { podSecurityRule } from "../../lib/pod-security.ts";

/** No pod or container is Unconfined. */
export const pssSeccompBaseline = podSecurityRule({
  id: "pss-seccomp-baseline",
  severity: "high",
  profile: "baseline",
  control: "seccomp",
  what: "{who} turns seccomp off",
  demand: "No pod or container is Unconfined.",
  why: "Without seccomp a container may make every system call.",
  fix: "use RuntimeDefault",
  reference: "CIS Kubernetes 5.7.2",
});
