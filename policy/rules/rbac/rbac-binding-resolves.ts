import { podsOf } from "../../../analysis/objects/pods.ts";
import { bindingOf } from "../../../analysis/rbac/binding.ts";
import { BINDINGS } from "../../lib/kinds.ts";
import type { Finding, Member, StackRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

/** Roles that every cluster has. */
const BUILT_IN = /^(cluster-admin|admin|edit|view|system:.*)$/;

/** What a binding or a pod names exists. */
export const rbacBindingResolves: StackRule = {
  scope: "stack",
  judges: [...BINDINGS, "pods"],
  id: "rbac-binding-resolves",
  severity: "medium",
  level: "advisory",
  demand:
    "A binding's role and ServiceAccounts, and the ServiceAccount of a pod, are in the stack or in the setting existing.",
  why: "What a missing role grants is decided by whoever makes it later.",
  fix: "make the object in this program, or list it in existing as Kind namespace/name",
  reference: "Kubernetes docs, RBAC, referring to roles",
  limits: "Whether what the setting existing lists is there is nobody's to check before deployment.",
  judge(members, settings) {
    const there = new Set(members.map(({ resource }) => titleIn(resource.kind, resource.namespace, resource.name)));
    const missing = (title: string) => !there.has(title) && !isListed(title, settings.existing);
    return members.flatMap((member) => [...ofBinding(member, missing), ...ofPods(member, missing)]);
  },
};

type Missing = (title: string) => boolean;

function titleIn(kind: string, namespace: string | undefined, name: string): string {
  return kind.startsWith("Cluster") ? `${kind} ${name}` : `${kind} ${namespace ?? "default"}/${name}`;
}

function ofBinding({ resource, read }: Member, missing: Missing): Finding[] {
  const binding = bindingOf(resource, read);
  if (binding === undefined) return [];
  const { roleKind, roleName, role } = binding;
  const findings: Finding[] = [];
  const title = titleIn(roleKind, resource.namespace, roleName ?? "");
  const builtIn = roleKind === "ClusterRole" && BUILT_IN.test(roleName ?? "");
  if (roleName !== undefined && !builtIn && missing(title))
    findings.push(finding(role.at("name").path, resource.origin, title));
  for (const { kind, name, namespace, at } of binding.subjects) {
    const account = titleIn("ServiceAccount", namespace, name);
    if (kind === "ServiceAccount" && name !== "default" && missing(account))
      findings.push(finding(at.path, resource.origin, account));
  }
  return findings;
}

function ofPods({ resource, read }: Member, missing: Missing): Finding[] {
  return podsOf(resource, read).flatMap(({ spec }) => {
    const at = spec.at("serviceAccountName").exists() ? spec.at("serviceAccountName") : spec.at("serviceAccount");
    const name = at.text();
    // The API server writes default where the name is absent or empty.
    if (name === undefined || name === "" || name === "default") return [];
    const title = titleIn("ServiceAccount", resource.namespace, name);
    return missing(title) ? [finding(at.path, resource.origin, title)] : [];
  });
}

function finding(at: string, origin: string, title: string): Finding {
  return { at, origin, what: "what is named here is not in the stack", found: title, wanted: "an object that exists" };
}
