import { bindingOf, type Subject, subjectTitle } from "../../../analysis/rbac/binding.ts";
import { BINDINGS } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

const BROAD = ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:masters", "*"];

/** Roles of every cluster that tell nothing about it but its version and API. */
const DISCOVERY = [
  "system:public-info-viewer",
  "system:discovery",
  "system:basic-user",
  "system:service-account-issuer-discovery",
];

/** No binding is for everybody. */
export const rbacNoBroadSubjects: ResourceRule = {
  scope: "resource",
  judges: BINDINGS,
  id: "rbac-no-broad-subjects",
  severity: "critical",
  level: "mandatory",
  demand: "No binding names everybody, anonymous requests, all ServiceAccounts or system:masters.",
  why: "Such a group has members that nobody chose; system:masters cannot even be taken back.",
  fix: "bind one ServiceAccount, user or group that somebody keeps",
  reference: "CIS Kubernetes 5.1.7; Kubernetes docs, RBAC good practices; ATT&CK T1078.001",
  limits: UNSEEN_ROLES,
  judge(resource, read) {
    const binding = bindingOf(resource, read);
    if (binding === undefined || DISCOVERY.includes(binding.roleName ?? "")) return [];
    return binding.subjects.filter(isBroad).map((subject) => ({
      at: subject.at.at("name"),
      what: "the binding is for everybody",
      found: `${subjectTitle(subject)} with ${binding.roleKind} ${binding.roleName ?? "unknown"}`,
      wanted: "one ServiceAccount, user or group",
    }));
  },
};

function isBroad({ name, kind }: Subject): boolean {
  if (kind === "ServiceAccount") return name === "*";
  return BROAD.includes(name) || name === "system:serviceaccounts" || name.startsWith("system:serviceaccounts:");
}
