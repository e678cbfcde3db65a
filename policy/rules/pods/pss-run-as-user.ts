import { podSecurityRule } from "../../lib/pod-security.ts";

/** No pod or container runs as user 0. */
export const pssRunAsUser = podSecurityRule({
  id: "pss-run-as-user",
  severity: "high",
  profile: "restricted",
  control: "run-as-user",
  what: "{who} runs as user 0",
  demand: "No pod or container runs as user 0.",
  why: "User 0 contradicts runAsNonRoot, and starts as root where that is absent.",
  fix: "name a user other than 0",
  reference: "CIS Kubernetes 5.2.7",
});
