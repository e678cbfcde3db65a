import { ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import { coveredRights, type Right, roleRulesOf } from "../../lib/role-rules.ts";
import type { ResourceRule } from "../../lib/rule.ts";

const WRITES = ["create", "update", "patch"];
const CERTIFICATES = "certificates.k8s.io";

const RIGHTS: readonly Right[] = [
  { group: "", resources: ["nodes/proxy"], verbs: ["get", ...WRITES, "delete"] },
  { group: "", resources: ["serviceaccounts/token"], verbs: ["create"] },
  { group: "", resources: ["persistentvolumes"], verbs: ["create"] },
  { group: "", resources: ["services/status"], verbs: ["update", "patch"] },
  { group: CERTIFICATES, resources: ["certificatesigningrequests/approval"], verbs: ["update", "patch"] },
  { group: CERTIFICATES, resources: ["signers"], verbs: ["approve"] },
  {
    group: "admissionregistration.k8s.io",
    resources: ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
    verbs: [...WRITES, "delete"],
  },
];

/** Nobody has the rights that look small and lead to the node or to everybody's tokens. */
export const rbacNoEscalationSubresources: ResourceRule = {
  scope: "resource",
  judges: ROLES,
  id: "rbac-no-escalation-subresources",
  severity: "high",
  level: "mandatory",
  demand: "No role has nodes/proxy, ServiceAccount tokens, certificate approval, webhooks or PersistentVolumes.",
  why: "Each of them is a way to the kubelet, to another identity or to what the API server sees.",
  fix: "remove the right; a controller that needs it is exempted by its own role",
  reference: "CIS Kubernetes 5.1.9 to 5.1.13; Kubernetes docs, RBAC good practices; ATT&CK T1098",
  limits: UNSEEN_ROLES,
  judge(resource, read) {
    return roleRulesOf(resource, read).flatMap((rule) => {
      const rights = coveredRights(rule, RIGHTS);
      if (rights.length === 0) return [];
      return { at: rule.at, what: "the role can reach further", found: rights.join("; "), wanted: "none of them" };
    });
  },
};
