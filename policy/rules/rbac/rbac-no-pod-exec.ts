import { ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import { coveredRights, type Right, roleRulesOf } from "../../lib/role-rules.ts";
import type { ResourceRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

/** `get` is enough: a websocket begins with it. */
const VERBS = ["get", "create"];
const MANAGERS = ["pods/exec", "pods/attach"];
const OTHERS = ["pods/portforward", "pods/ephemeralcontainers"];

/** Nobody opens a shell in a pod, but the runner's manager in the pods of its own jobs. */
export const rbacNoPodExec: ResourceRule = {
  scope: "resource",
  judges: ROLES,
  id: "rbac-no-pod-exec",
  severity: "high",
  level: "mandatory",
  demand: "No role may exec into, attach to or forward ports of pods; a runner's manager may in its job namespace.",
  why: "A shell in a pod has the pod's identity, secrets and network.",
  fix: "remove the subresource; give people the role debug of this program, which names pods",
  reference:
    "NSA/CISA Kubernetes Hardening Guide, pod security; GitLab Runner docs, executors/kubernetes, permissions; ATT&CK T1609",
  limits: UNSEEN_ROLES,
  judge(resource, read, settings) {
    const manager = resource.kind === "Role" && isListed(resource.namespace ?? "", settings.jobNamespaces);
    const rights: readonly Right[] = [
      { group: "", resources: manager ? OTHERS : [...MANAGERS, ...OTHERS], verbs: VERBS },
      { group: "", resources: ["pods/ephemeralcontainers"], verbs: ["update", "patch"] },
    ];
    return roleRulesOf(resource, read).flatMap((rule) => {
      const found = coveredRights(rule, rights);
      if (found.length === 0) return [];
      return { at: rule.at, what: "the role can enter pods", found: found.join("; "), wanted: "none of them" };
    });
  },
};
