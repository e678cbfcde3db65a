import { isAbsent, type ResourceRule } from "../../lib/rule.ts";

const FIELD = "automountServiceAccountToken";

/** A ServiceAccount does not put its token into every pod; pods that need the API ask for it. */
export const saAutomountOff: ResourceRule = {
  scope: "resource",
  judges: ["core/ServiceAccount"],
  id: "sa-automount-off",
  severity: "medium",
  level: "mandatory",
  demand: "A ServiceAccount sets automountServiceAccountToken to false.",
  why: "A token that lies in every pod is a token for whoever gets into one.",
  fix: "set automountServiceAccountToken to false, and to true in the pods that call the API",
  reference: "CIS Kubernetes 5.1.6; NSA/CISA Kubernetes Hardening Guide, authentication; ATT&CK T1528",
  judge(resource, read) {
    const at = read.at(FIELD);
    if (at.flag() === false || !at.notes.clear || (resource.shape === "patch" && at.raw === undefined)) return [];
    const found = at.flag() === undefined ? "absent, which means true" : "true";
    return [{ at, what: "the token is mounted into every pod", found, wanted: "false" }];
  },
  remedy(_resource, read) {
    const at = read.at(FIELD);
    return isAbsent(at) ? [{ at, value: false }] : [];
  },
};
