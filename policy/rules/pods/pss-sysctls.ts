import { podSecurityRule } from "../../lib/pod-security.ts";

/** Only kernel parameters that are a pod's own are set. */
export const pssSysctls = podSecurityRule({
  id: "pss-sysctls",
  severity: "high",
  profile: "baseline",
  control: "sysctls",
  what: "{who} sets a kernel parameter that is not its own",
  demand: "Only kernel parameters that are a pod's own are set.",
  why: "Others change the node for all its pods.",
  fix: "set it on the node, or leave it out",
  reference: "Kubernetes docs, sysctls",
});
