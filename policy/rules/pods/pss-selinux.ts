import { podSecurityRule } from "../../lib/pod-security.ts";

/** No pod or container sets an SELinux user, role or a type that is not a container's. */
export const pssSelinux = podSecurityRule({
  id: "pss-selinux",
  severity: "high",
  profile: "baseline",
  control: "selinux",
  what: "{who} chooses an SELinux label of its own",
  demand: "No pod or container sets an SELinux user, role or a type that is not a container's.",
  why: "Another type is another confinement, or none.",
  fix: "remove seLinuxOptions",
  reference: "Kubernetes docs, security context",
});
