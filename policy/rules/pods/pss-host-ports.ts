import { podSecurityRule } from "../../lib/pod-security.ts";

/** No container takes a port of the node. */
export const pssHostPorts = podSecurityRule({
  id: "pss-host-ports",
  severity: "high",
  profile: "baseline",
  control: "host-ports",
  what: "{who} takes a port of the node",
  demand: "No container takes a port of the node.",
  why: "A port of the node lies outside of Services and network policies.",
  fix: "remove hostPort; use a Service",
  reference: "CIS Kubernetes 5.2.13",
});
