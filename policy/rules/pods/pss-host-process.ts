import { podSecurityRule } from "../../lib/pod-security.ts";

/** No pod or container of Windows runs as a process of the node. */
export const pssHostProcess = podSecurityRule({
  id: "pss-host-process",
  severity: "critical",
  profile: "baseline",
  control: "host-process",
  what: "{who} runs as a process of the Windows node",
  demand: "No pod or container of Windows runs as a process of the node.",
  why: "It has every right of the node's user.",
  fix: "remove windowsOptions.hostProcess",
  reference: "ATT&CK T1611",
});
