import { podSecurityRule } from "../../lib/pod-security.ts";

/** No pod or container has an AppArmor profile other than the runtime's default or a local one. */
export const pssApparmor = podSecurityRule({
  id: "pss-apparmor",
  severity: "high",
  profile: "baseline",
  control: "apparmor",
  what: "{who} turns AppArmor off",
  demand: "No pod or container has an AppArmor profile other than the runtime's default or a local one.",
  why: "Unconfined turns off what keeps a container from the kernel's interfaces.",
  fix: "use RuntimeDefault or Localhost",
  reference: "Kubernetes docs, AppArmor",
});
