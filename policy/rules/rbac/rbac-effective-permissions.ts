import { type Grant, type Question, serviceAccount } from "../../../analysis/rbac/access.ts";
import { classOf, type Subject, subjectTitle } from "../../../analysis/rbac/binding.ts";
import { covers } from "../../../analysis/rbac/covers.ts";
import { chainOf, type EffectiveRights, effectiveRights, type Proof } from "../../../analysis/rbac/effective.ts";
import type { Standing, Step } from "../../../analysis/rbac/escalation.ts";
import { BINDINGS } from "../../lib/kinds.ts";
import { UNSEEN_ROLES } from "../../lib/limits.ts";
import type { Finding, StackRule } from "../../lib/rule.ts";

const RBAC = "rbac.authorization.k8s.io";
const SYSTEM = "kube-system";
const EVERYTHING = "everything";
/** A ServiceAccount as a user: a binding may name it so. */
const ACCOUNT = /^system:serviceaccount:([^:]+):(.+)$/;
const WRITES = ["create", "update", "patch"];

/** Rights that lead to the rest, each with the questions that ask for it. */
const DANGERS: readonly [name: string, ...questions: Question[]][] = [
  [EVERYTHING, { verb: "*", group: "*", resource: "*" }],
  ["reading Secrets", ...inSystem("", "secrets", "get", "list", "watch")],
  ["making pods", ...inSystem("", "pods", "create")],
  ["entering pods", ...inSystem("", "pods/exec", "create", "get")],
  ["nodes by proxy", { verb: "create", group: "", resource: "nodes/proxy" }],
  ["nodes by proxy", { verb: "get", group: "", resource: "nodes/proxy" }],
  ["tokens of ServiceAccounts", ...inSystem("", "serviceaccounts/token", "create")],
  ["writing bindings", ...WRITES.map((verb) => ({ verb, group: RBAC, resource: "clusterrolebindings" }))],
  ["writing bindings", ...inSystem(RBAC, "rolebindings", ...WRITES)],
  ["escalating roles", { verb: "escalate", group: RBAC, resource: "clusterroles" }],
  ["acting as any user", { verb: "impersonate", group: "", resource: "users" }],
  ["acting as any group", { verb: "impersonate", group: "", resource: "groups" }],
  ["approving certificates", { verb: "approve", group: "certificates.k8s.io", resource: "signers" }],
  [
    "writing webhooks",
    { verb: "update", group: "admissionregistration.k8s.io", resource: "mutatingwebhookconfigurations" },
  ],
  ["writing Flux objects", ...inSystem("kustomize.toolkit.fluxcd.io", "kustomizations", "create", "patch")],
];

/** Rights by which an identity of the stack reaches the rest of the cluster, its own and those of whoever it can act as. */
export const rbacEffectivePermissions: StackRule = {
  scope: "stack",
  judges: BINDINGS,
  id: "rbac-effective-permissions",
  severity: "critical",
  level: "mandatory",
  demand:
    "No job, user behind the agent or ServiceAccount reaches rights that lead to the whole cluster, by itself or by acting as others.",
  why: "Each of these rights is one step away from cluster-admin, whatever the role is called, and whoever runs pods, requests tokens, binds roles or writes what Flux applies has the rights of others too.",
  fix: "narrow the role that the chain names, or bind it in the namespaces that are meant",
  reference: "Kubernetes docs, RBAC good practices, privilege escalation risks; ATT&CK T1098.006",
  limits: UNSEEN_ROLES,
  judge(members) {
    const rights = effectiveRights(members);
    const found = new Map<string, Reached>();
    for (const [name, ...questions] of DANGERS)
      for (const way of questions.flatMap((question) => waysTo(question, rights))) {
        const key = `${subjectTitle(way.grant.subject)} ${way.grant.binding}`;
        const { own, gained, shortest } = found.get(key) ?? { own: new Set(), gained: new Set(), shortest: way };
        (way.proof.steps.length === 0 ? own : gained).add(name);
        const isShorter = way.proof.steps.length < shortest.proof.steps.length;
        found.set(key, { own, gained, shortest: isShorter ? way : shortest });
      }
    return [...found.values()].map(findingOf);
  },
};

function inSystem(group: string, resource: string, ...verbs: string[]): Question[] {
  return verbs.map((verb) => ({ verb, group, resource, namespace: SYSTEM }));
}

/** A way of an identity of the stack to a right: the grant that it begins with, and the whole. */
interface Way {
  readonly grant: Grant;
  readonly proof: Proof;
}

/** What one binding leads to: the dangers that it gives itself, those behind more steps, and the shortest way to any. */
interface Reached {
  readonly own: Set<string>;
  readonly gained: Set<string>;
  readonly shortest: Way;
}

/** Every binding that gives a right itself, and one way to it for each identity that gets there by acting as others. */
function waysTo(question: Question, rights: EffectiveRights): Way[] {
  const { access } = rights;
  const direct = access
    .whoCan(question)
    .filter(({ subject }) => isOfStack(subject) && !isAgentsOwn(subject, question))
    .map((grant): Way => ({ grant, proof: { steps: [], grant } }));
  const acting = [...rights.whoCan(question)].flatMap(([standing, shortest]): Way[] => {
    const holder = holderOf(standing);
    if (holder === undefined || !isOfStack(holder)) return [];
    const proof = classOf(holder) === "agent" ? agentsProof(holder, question, rights) : shortest;
    const grant = proof?.steps[0]?.grants[0];
    return proof === undefined || grant === undefined ? [] : [{ grant, proof }];
  });
  return [...direct, ...acting];
}

/** A person by name is not judged here: what people may do is decided where people are. */
function isOfStack(subject: Pick<Subject, "kind" | "name" | "namespace">): boolean {
  if (subject.kind === "ServiceAccount") return subject.namespace !== SYSTEM;
  const account = ACCOUNT.exec(subject.name);
  return account === null ? classOf(subject as Subject) !== "other" : account[1] !== SYSTEM;
}

function holderOf(standing: Standing): Subject | undefined {
  const [, kind, name = ""] = /^(User|Group) (.*)$/.exec(standing) ?? [];
  if (kind === undefined) return undefined;
  const account = ACCOUNT.exec(name);
  const [, namespace, own] = account ?? [];
  const subject = account ? { kind: "ServiceAccount", name: own!, namespace } : { kind, name, namespace: undefined };
  return { at: undefined as never, ...subject };
}

/**
 * The agent of GitLab acts as jobs and people, whose names RBAC cannot list: users are its own right (rbac-impersonate-agent-only sees
 * that nobody else has it). Groups are named, so any group is not.
 */
function isAgentsOwn(subject: Subject, question: Question): boolean {
  return classOf(subject) === "agent" && "resource" in question && isAnyUser(question.resource, question.verb);
}

function isAnyUser(resource: string, verb: string): boolean {
  return resource === "users" && verb === "impersonate";
}

/** How the agent gets to a right other than by acting as any user. */
function agentsProof({ namespace, name }: Subject, question: Question, rights: EffectiveRights): Proof | undefined {
  if ("resource" in question && isAnyUser(question.resource, question.verb)) return undefined;
  return rights.can(serviceAccount(namespace ?? "", name), question, (step) => !actsAsAnyUser(step));
}

function actsAsAnyUser({ grants: [grant] }: Step): boolean {
  return grant !== undefined && grant.rule.resourceNames.length === 0 && covers(grant.rule, "", "users", "impersonate");
}

function findingOf({ own, gained, shortest: { grant, proof } }: Reached): Finding {
  const { subject, binding, role, rule } = grant;
  const begin = `${subjectTitle(subject)} → ${binding} → ${role} → ${rule.at.path}`;
  const further = summary([...gained].filter((name) => !own.has(name)));
  const reached = own.has(EVERYTHING) || further === "" ? [summary([...own])] : [...own, `and so ${further}`];
  return {
    at: subject.at,
    origin: grant.origin,
    what: `${subjectTitle(subject)} reaches ${own.size === 0 ? further : reached.join(", ")}`,
    found: proof.steps.length === 0 ? begin : `${begin}: ${chainOf(proof)}`,
    wanted: "rights that end in its own namespaces",
  };
}

/** Everything holds all the rest. */
function summary(dangers: readonly string[]): string {
  return dangers.includes(EVERYTHING) ? EVERYTHING : dangers.join(", ");
}
