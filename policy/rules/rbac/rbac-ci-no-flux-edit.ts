import { accessTable } from "../../../analysis/rbac/access.ts";
import { bindingOf, classOf, subjectTitle } from "../../../analysis/rbac/binding.ts";
import type { PolicyRule } from "../../../analysis/rbac/covers.ts";
import { BINDINGS, ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import type { Finding, StackRule } from "../../lib/rule.ts";

const WRITES = ["create", "update", "patch", "*"];
const FLUX = /(^|\.)(toolkit\.fluxcd\.io|fluxcd\.controlplane\.io)$/;

/** Jobs and people behind the agent do not write what Flux deploys. */
export const rbacCiNoFluxEdit: StackRule = {
  scope: "stack",
  reads: [...ROLES, ...BINDINGS],
  judges: BINDINGS,
  id: "rbac-ci-no-flux-edit",
  severity: "high",
  level: "mandatory",
  demand: "No group of jobs or users may write Flux objects, directly or by an aggregated role.",
  why: "kustomize-controller is cluster-admin unless told otherwise: who writes a Kustomization deploys anything.",
  fix: "push an artifact and let a Receiver notify Flux",
  reference: "Flux docs, security best practices and RBAC (flux-edit); ATT&CK T1098.006",
  limits: UNSEEN_ROLES,
  judge(members) {
    const { roles } = accessTable(members);
    return members.flatMap(({ resource, read }): Finding[] => {
      const binding = bindingOf(resource, read);
      if (binding?.roleName === undefined) return [];
      const { roleName, roleKind } = binding;
      const place = roleKind === "ClusterRole" ? "ClusterRole " : `Role ${resource.namespace ?? "default"}/`;
      const rules = roles.rules(`${place}${roleName}`);
      const writes = rules === undefined ? /^flux-edit/.test(roleName) : rules.some(writesFlux);
      if (!writes) return [];
      return binding.subjects
        .filter((subject) => ["ci", "user"].includes(classOf(subject)))
        .map((subject) => ({
          at: subject.at,
          origin: resource.origin,
          what: "jobs or users can write Flux objects",
          found: `${subjectTitle(subject)} with ${roleKind} ${roleName}`,
          wanted: "a role without Flux's groups",
        }));
    });
  },
};

function writesFlux({ apiGroups, verbs }: PolicyRule): boolean {
  return apiGroups.some((group) => group === "*" || FLUX.test(group)) && verbs.some((verb) => WRITES.includes(verb));
}
