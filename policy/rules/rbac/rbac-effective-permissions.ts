import { accessTable, type Grant, type Question } from "../../../analysis/rbac/access.ts";
import { classOf, type Subject, subjectTitle } from "../../../analysis/rbac/binding.ts";
import type { Finding, StackRule } from "../../lib/rule.ts";

const ACTING = "acting as others";
const RBAC = "rbac.authorization.k8s.io";
const WRITES = ["create", "update", "patch"];

/** Rights that lead to the rest, each with the question that asks for it; `system` asks in kube-system. */
const DANGERS: readonly [name: string, ...questions: Question[]][] = [
  ["everything", { verb: "*", group: "*", resource: "*" }],
  ["reading Secrets", ...inSystem("", "secrets", "get", "list")],
  ["making pods", ...inSystem("", "pods", "create")],
  ["entering pods", ...inSystem("", "pods/exec", "create", "get")],
  ["nodes by proxy", { verb: "create", group: "", resource: "nodes/proxy" }],
  ["nodes by proxy", { verb: "get", group: "", resource: "nodes/proxy" }],
  ["tokens of ServiceAccounts", ...inSystem("", "serviceaccounts/token", "create")],
  ["writing bindings", ...WRITES.map((verb) => ({ verb, group: RBAC, resource: "clusterrolebindings" }))],
  ["writing bindings", ...inSystem(RBAC, "rolebindings", ...WRITES)],
  ["escalating roles", { verb: "escalate", group: RBAC, resource: "clusterroles" }],
  [ACTING, { verb: "impersonate", group: "", resource: "users" }],
  [ACTING, { verb: "impersonate", group: "", resource: "groups" }],
  ["approving certificates", { verb: "approve", group: "certificates.k8s.io", resource: "signers" }],
  [
    "writing webhooks",
    { verb: "update", group: "admissionregistration.k8s.io", resource: "mutatingwebhookconfigurations" },
  ],
  ["writing Flux objects", ...inSystem("kustomize.toolkit.fluxcd.io", "kustomizations", "create", "patch")],
];

const SYSTEM = "kube-system";

/** Rights by which an identity of the stack reaches the rest of the cluster. */
export const rbacEffectivePermissions: StackRule = {
  scope: "stack",
  id: "rbac-effective-permissions",
  severity: "critical",
  level: "mandatory",
  demand: "No job, user behind the agent or ServiceAccount reaches rights that lead to the whole cluster.",
  why: "Each of these rights is one step away from cluster-admin, whatever the role is called.",
  fix: "narrow the role that the chain names, or bind it in the namespaces that are meant",
  reference: "Kubernetes docs, RBAC good practices, privilege escalation risks; ATT&CK T1098.006",
  judge(members) {
    const table = accessTable(members);
    const found = new Map<string, { grant: Grant; dangers: Set<string> }>();
    for (const [name, ...questions] of DANGERS) {
      for (const grant of questions.flatMap((question) => table.whoCan(question))) {
        // The agent of GitLab acts as jobs and users by design; rbac-impersonate-agent-only sees that nobody else does.
        if (!isIdentityOfStack(grant.subject) || (name === ACTING && classOf(grant.subject) === "agent")) continue;
        const key = `${subjectTitle(grant.subject)} ${grant.binding}`;
        const before = found.get(key);
        if (before === undefined) found.set(key, { grant, dangers: new Set([name]) });
        else before.dangers.add(name);
      }
    }
    const origins = new Set(members.map(({ resource }) => resource.origin));
    return [...found.values()].filter(({ grant }) => origins.has(grant.origin)).map(findingOf);
  },
};

function inSystem(group: string, resource: string, ...verbs: string[]): Question[] {
  return verbs.map((verb) => ({ verb, group, resource, namespace: "kube-system" }));
}

/** A person by name is not judged here: what people may do is decided where people are. */
function isIdentityOfStack(subject: Subject): boolean {
  if (subject.kind === "ServiceAccount") return subject.namespace !== SYSTEM;
  return !subject.name.startsWith("system:") && classOf(subject) !== "other";
}

function findingOf({ grant, dangers }: { grant: Grant; dangers: Set<string> }): Finding {
  const { subject, binding, role, rule } = grant;
  return {
    at: subject.at,
    origin: grant.origin,
    what: `${subjectTitle(subject)} reaches ${[...dangers].join(", ")}`,
    found: `${subjectTitle(subject)} → ${binding} → ${role} → ${rule.at.path}`,
    wanted: "rights that end in its own namespaces",
  };
}
