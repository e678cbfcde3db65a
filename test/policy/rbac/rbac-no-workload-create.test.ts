import { rbacNoWorkloadCreate } from "../../../policy/rules/rbac/rbac-no-workload-create.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { core, role } from "./objects.ts";

const namespace = (level: string) =>
  object(
    "v1",
    "Namespace",
    { metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": level } } },
    "ns",
  );

describeRule(rbacNoWorkloadCreate, {
  good: {
    "a Role where Pod Security is enforced": {
      stack: [namespace("restricted"), role("Role", core(["pods"], ["create"]))],
    },
    "a Role of a job namespace": {
      stack: role("Role", core(["pods"], ["create"])),
      settings: { jobNamespaces: ["shop"] },
    },
    reading: { stack: role("ClusterRole", core(["pods"], ["get"])) },
  },
  bad: {
    "pods everywhere": { stack: role("ClusterRole", core(["pods"], ["create"])), at: ["rules[0]"] },
    "a Role in a namespace that enforces nothing": {
      stack: role("Role", core(["pods"], ["create"])),
      at: ["rules[0]"],
    },
    "a Role in a privileged namespace": {
      stack: [namespace("privileged"), role("Role", core(["pods"], ["update"]))],
      at: ["rules[0]"],
    },
    "a ClusterRole all the same": {
      stack: [namespace("restricted"), role("ClusterRole", core(["pods"], ["patch"]))],
      at: ["rules[0]"],
    },
    "Deployments and Jobs": {
      stack: role(
        "Role",
        { apiGroups: ["apps"], resources: ["deployments"], verbs: ["update"] },
        { apiGroups: ["batch"], resources: ["cronjobs"], verbs: ["create"] },
      ),
      at: ["rules[0]", "rules[1]"],
    },
  },
  unjudged: { "unknown verbs": { stack: role("Role", core(["pods"], UNKNOWN_TEXT)), names: "rules[0].verbs" } },
});
