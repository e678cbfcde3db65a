import { podSecurityRule } from "../../lib/pod-security.ts";

/** No pod uses the node's network, processes or shared memory. */
export const pssHostNamespaces = podSecurityRule({
  id: "pss-host-namespaces",
  severity: "critical",
  profile: "baseline",
  control: "host-namespaces",
  what: "{who} shares a namespace of the node",
  demand: "No pod uses the node's network, processes or shared memory.",
  why: "hostNetwork also escapes every NetworkPolicy.",
  fix: "remove hostNetwork, hostPID and hostIPC",
  reference: "CIS Kubernetes 5.2.3, 5.2.4, 5.2.5; ATT&CK T1611",
});
