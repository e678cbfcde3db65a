import { podSecurityRule } from "../../lib/pod-security.ts";

/** Every container must run as a user other than root. */
export const pssRunAsNonRoot = podSecurityRule({
  id: "pss-run-as-non-root",
  severity: "high",
  profile: "restricted",
  control: "run-as-non-root",
  what: "{who} may run as root",
  demand: "Every container must run as a user other than root.",
  why: "Root in a container is one kernel fault away from root on the node.",
  fix: "set runAsNonRoot to true",
  reference: "CIS Kubernetes 5.2.7",
});
