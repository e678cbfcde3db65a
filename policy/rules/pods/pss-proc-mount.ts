import { podSecurityRule } from "../../lib/pod-security.ts";

/** No container sets procMount to something other than Default. */
export const pssProcMount = podSecurityRule({
  id: "pss-proc-mount",
  severity: "high",
  profile: "baseline",
  control: "proc-mount",
  what: "{who} unmasks /proc",
  demand: "No container sets procMount to something other than Default.",
  why: "The masked parts of /proc give away and change the node's kernel.",
  fix: "remove procMount",
  reference: "ATT&CK T1611",
});
