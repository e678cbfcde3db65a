import { covers, rulesOf } from "../../../analysis/rbac/covers.ts";
import { ROLES } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

const NAMED = ["update", "patch", "delete"];

/** Secrets are written in the namespaces meant for it, and those that exist by name. */
export const rbacSecretWriteScoped: ResourceRule = {
  scope: "resource",
  judges: ROLES,
  id: "rbac-secret-write-scoped",
  severity: "high",
  level: "mandatory",
  demand: "A role writes Secrets only in a namespace meant for it; update, patch and delete are bound to names.",
  why: "create cannot be bound to a name, so the namespace is the only fence; a Role elsewhere gives no right where it is needed.",
  fix: "put a Role with create, and with patch or delete by resourceNames, into the namespace of the Secret",
  reference: "GitLab docs, agent Flux tutorial (the Secret lies in flux-system); CIS Kubernetes 5.1.2",
  limits: UNSEEN_ROLES,
  judge(resource, read, settings) {
    const namespace = resource.namespace ?? "default";
    const cluster = resource.kind === "ClusterRole";
    if (!cluster && isListed(namespace, settings.jobNamespaces)) return [];
    const meant = !cluster && isListed(namespace, settings.secretNamespaces);
    return rulesOf(read).flatMap((rule) => {
      const named = NAMED.filter((verb) => covers(rule, "", "secrets", verb));
      const create = covers(rule, "", "secrets", "create");
      const loose = rule.resourceNames.length === 0 ? named : [];
      const verbs = cluster || (create && !meant) ? [...(create ? ["create"] : []), ...named] : loose;
      if (verbs.length === 0) return [];
      return {
        at: rule.at,
        what: cluster ? "Secrets of every namespace can be written" : "Secrets can be written too widely",
        found: `${verbs.join(", ")} in ${cluster ? "the whole cluster" : `namespace ${namespace}`}`,
        wanted: `create in ${settings.secretNamespaces.join(", ")} only; ${NAMED.join(", ")} with resourceNames`,
      };
    });
  },
};
