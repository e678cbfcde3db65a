import { rbacNoPodExec } from "../../../policy/rules/rbac/rbac-no-pod-exec.ts";
import { UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { core, role } from "./objects.ts";

describeRule(rbacNoPodExec, {
  settings: { jobNamespaces: ["shop"] },
  good: {
    "reading pods and logs": { stack: role("ClusterRole", core(["pods", "pods/log"], ["get", "list"])) },
    "the manager in its job namespace": { stack: role("Role", core(["pods/exec", "pods/attach"], ["create", "get"])) },
  },
  bad: {
    "exec by create": { stack: role("ClusterRole", core(["pods/exec"], ["create"])), at: ["rules[0]"] },
    "exec by get, which is enough": { stack: role("ClusterRole", core(["pods/exec"], ["get"])), at: ["rules[0]"] },
    "attach elsewhere": {
      stack: role("Role", core(["pods/attach"], ["create"])),
      settings: { jobNamespaces: [] },
      at: ["rules[0]"],
    },
    "port-forward, even in the job namespace": {
      stack: role("Role", core(["pods/portforward"], ["create"])),
      at: ["rules[0]"],
    },
    "ephemeral containers": { stack: role("Role", core(["pods/ephemeralcontainers"], ["patch"])), at: ["rules[0]"] },
    "ephemeral containers by the verbs of the others": {
      stack: role("Role", core(["pods/ephemeralcontainers"], ["create"]), core(["pods/ephemeralcontainers"], ["get"])),
      at: ["rules[0]", "rules[1]"],
    },
    "replacing ephemeral containers": {
      stack: role("Role", core(["pods/ephemeralcontainers"], ["update"])),
      at: ["rules[0]"],
    },
    "every subresource, as people write it": {
      stack: role("ClusterRole", core(["pods/*"], ["create"])),
      at: ["rules[0]"],
    },
    "a wildcard": { stack: role("ClusterRole", core(["*"], ["create"])), at: ["rules[0]"] },
  },
  unjudged: {
    "unknown verbs": { stack: role("ClusterRole", core(["pods/exec"], UNKNOWN_TEXT)), names: "rules[0].verbs" },
  },
});
