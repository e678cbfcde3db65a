import { rbacNoWorkloadCreate } from "../../../policy/rules/rbac/rbac-no-workload-create.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { core, role, tooMuch, V1 } from "./objects.ts";

const namespace = (level: string, name = "shop", kind = "Namespace") =>
  object("v1", kind, { metadata: { name, labels: { "pod-security.kubernetes.io/enforce": level } } }, "ns");

const WRITES = "create update patch";
const APPS = ["deployments", "daemonsets", "statefulsets", "replicasets"];

describeRule(rbacNoWorkloadCreate, {
  good: {
    "a Role where Pod Security is enforced": {
      stack: [namespace("restricted"), role("Role", core(["pods"], ["create"]))],
    },
    "a Role of a job namespace": {
      stack: role("Role", core(["pods"], ["create"])),
      settings: { jobNamespaces: ["shop"] },
    },
    "a Role where baseline is enforced": {
      stack: [namespace("baseline"), role("Role", core(["pods"], ["create"]))],
    },
    "a Role without a namespace, which is in default": {
      stack: [namespace("restricted", "default"), object(V1, "Role", { rules: [core(["pods"], ["create"])] })],
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
    "a Role beside another object with the namespace's name and label": {
      stack: [namespace("restricted", "shop", "ConfigMap"), role("Role", core(["pods"], ["create"]))],
      at: ["rules[0]"],
    },
    ...tooMuch(
      ...["pods", "replicationcontrollers"].map((name): [string, string, string] => ["", name, WRITES]),
      ...APPS.map((name): [string, string, string] => ["apps", name, WRITES]),
      ...["jobs", "cronjobs"].map((name): [string, string, string] => ["batch", name, WRITES]),
    ),
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
