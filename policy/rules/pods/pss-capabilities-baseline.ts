import { podSecurityRule } from "../../lib/pod-security.ts";

/** No container adds a capability beyond those of the container runtime's default. */
export const pssCapabilitiesBaseline = podSecurityRule({
  id: "pss-capabilities-baseline",
  severity: "critical",
  profile: "baseline",
  control: "capabilities",
  what: "{who} adds a capability that baseline forbids",
  demand: "No container adds a capability beyond those of the container runtime's default.",
  why: "SYS_ADMIN, NET_ADMIN and their like are ways to the node.",
  fix: "remove the capability; for ping set the sysctl net.ipv4.ping_group_range",
  reference: "CIS Kubernetes 5.2.8; ATT&CK T1611",
});
