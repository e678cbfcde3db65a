import { podSecurityRule } from "../../lib/pod-security.ts";

/** No probe or lifecycle hook names a host. */
export const pssHostProbes = podSecurityRule({
  id: "pss-host-probes",
  severity: "high",
  profile: "baseline",
  control: "host-probes",
  what: "{who} has a probe or hook towards another host",
  demand: "No probe or lifecycle hook names a host.",
  why: "The kubelet makes the request: it reaches what the pod itself may not.",
  fix: "remove host from httpGet and tcpSocket",
  reference: "Kubernetes 1.34",
});
