import { bindingOf, subjectTitle } from "../../../analysis/rbac/binding.ts";
import { BINDINGS } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** Nobody grants rights to the ServiceAccount that every pod gets by itself. */
export const rbacNoDefaultSaSubject: ResourceRule = {
  scope: "resource",
  judges: BINDINGS,
  id: "rbac-no-default-sa-subject",
  severity: "medium",
  level: "mandatory",
  demand:
    "No subject is a ServiceAccount called default, and each ServiceAccount of a ClusterRoleBinding has a namespace.",
  why: "Every pod of the namespace that names no ServiceAccount gets these rights; without a namespace nobody does.",
  fix: "make a ServiceAccount for the workload, and name its namespace",
  reference: "CIS Kubernetes 5.1.5; Kubernetes API rbac.authorization.k8s.io/v1 Subject",
  limits: UNSEEN_ROLES,
  judge(resource, read) {
    const binding = bindingOf(resource, read);
    return (binding?.subjects ?? []).flatMap((subject): Finding[] => {
      if (subject.kind !== "ServiceAccount") return [];
      if (subject.name === "default") {
        const what = "rights are granted to every pod of a namespace";
        const wanted = "a ServiceAccount of its own";
        return [{ at: subject.at.at("name"), what, found: subjectTitle(subject), wanted }];
      }
      const namespace = subject.at.at("namespace");
      if (!binding!.cluster || namespace.raw !== undefined) return [];
      const what = "the subject has no namespace, so the API refuses it";
      return [{ at: namespace, what, found: subjectTitle(subject), wanted: "its namespace" }];
    });
  },
};
