import { podSecurityRule } from "../../lib/pod-security.ts";

/** Every container drops ALL capabilities and adds none but NET_BIND_SERVICE. */
export const pssCapabilitiesRestricted = podSecurityRule({
  id: "pss-capabilities-restricted",
  severity: "high",
  profile: "restricted",
  control: "capabilities",
  what: "{who} keeps capabilities",
  demand: "Every container drops ALL capabilities and adds none but NET_BIND_SERVICE.",
  why: "The runtime's default set is more than nearly every program needs.",
  fix: "set capabilities.drop to [ALL]",
  reference: "CIS Kubernetes 5.2.9, 5.2.10",
});
