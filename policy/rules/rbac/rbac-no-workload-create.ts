import { ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import { coveredRights, type Right, roleRulesOf } from "../../lib/role-rules.ts";
import type { Member, StackRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

const VERBS = ["create", "update", "patch"];
const RIGHTS: readonly Right[] = [
  { group: "", resources: ["pods", "replicationcontrollers"], verbs: VERBS },
  { group: "apps", resources: ["deployments", "daemonsets", "statefulsets", "replicasets"], verbs: VERBS },
  { group: "batch", resources: ["jobs", "cronjobs"], verbs: VERBS },
];
const ENFORCE = "pod-security.kubernetes.io/enforce";

/** Workloads are started in namespaces that hold them to Pod Security, and nowhere else. */
export const rbacNoWorkloadCreate: StackRule = {
  scope: "stack",
  judges: ROLES,
  id: "rbac-no-workload-create",
  severity: "high",
  level: "advisory",
  demand: "Only a Role in a namespace that enforces Pod Security may create or change pods and what makes pods.",
  why: "A pod may name any ServiceAccount and Secret of its namespace, and a privileged one owns the node.",
  fix: "use a Role in each namespace that is deployed to, with Pod Security enforced there",
  reference: "CIS Kubernetes 5.1.4; Kubernetes docs, RBAC good practices, workload creation; ATT&CK T1610",
  limits: UNSEEN_ROLES,
  judge(members, settings) {
    const fenced = members.filter(isFenced).map(({ resource }) => resource.name);
    return members.flatMap(({ resource, read }) => {
      const namespace = resource.namespace ?? "default";
      const inFence = fenced.includes(namespace) || isListed(namespace, settings.jobNamespaces);
      if (resource.kind === "Role" && inFence) return [];
      return roleRulesOf(resource, read).flatMap((rule) => {
        const rights = coveredRights(rule, RIGHTS);
        if (rights.length === 0) return [];
        return {
          at: rule.at,
          origin: resource.origin,
          what: "workloads can be started where nothing holds them to Pod Security",
          found: rights.join("; "),
          wanted: "a Role in a namespace that enforces restricted or baseline",
        };
      });
    });
  },
};

function isFenced({ resource, read }: Member): boolean {
  if (resource.group !== "" || resource.kind !== "Namespace") return false;
  return ["restricted", "baseline"].includes(read.at("metadata", "labels", ENFORCE).text() ?? "");
}
