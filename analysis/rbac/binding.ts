import type { Reader } from "../objects/reader.ts";
import type { Resource, Sort } from "../objects/resource.ts";

/** A subject of a RoleBinding or ClusterRoleBinding. */
export interface Subject {
  readonly at: Reader;
  readonly kind: string;
  readonly name: string;
  /** Of a ServiceAccount: its namespace, which defaults to that of a RoleBinding. */
  readonly namespace: string | undefined;
}

export interface Binding {
  readonly cluster: boolean;
  readonly role: Reader;
  readonly roleKind: string;
  readonly roleName: string | undefined;
  readonly subjects: readonly Subject[];
}

const GROUPS = new Set(["rbac.authorization.k8s.io", "authorization.openshift.io"]);

/** Whether the object belongs to RBAC, in whatever version. */
export function isRbac(resource: Sort, ...kinds: string[]): boolean {
  return GROUPS.has(resource.group) && kinds.includes(resource.kind);
}

/** Whether the object binds a role. */
export function isBinding(resource: Sort): boolean {
  return isRbac(resource, "RoleBinding", "ClusterRoleBinding");
}

/** A RoleBinding or ClusterRoleBinding, read; undefined for any other object. */
export function bindingOf(resource: Resource, read: Reader): Binding | undefined {
  if (!isBinding(resource)) return undefined;
  const role = read.at("roleRef");
  const cluster = resource.kind === "ClusterRoleBinding";
  const own = cluster ? undefined : (resource.namespace ?? "default");
  return {
    cluster,
    role,
    roleKind: role.at("kind").text() ?? "",
    roleName: role.at("name").text(),
    subjects: read
      .at("subjects")
      .list()
      .map((at) => ({
        at,
        kind: at.at("kind").text() ?? "",
        name: at.at("name").text() ?? "",
        namespace: at.at("namespace").text() || own,
      })),
  };
}

/** Whose identity a subject is, by the names that GitLab gives (GitLab docs, agent ci_cd_workflow and user_access). */
export type SubjectClass = "ci" | "user" | "agent" | "runner" | "other";

/**
 * Groups and users that begin with `gitlab:ci_job`, `gitlab:project`, `gitlab:group` are jobs; `gitlab:user` and `…_role`
 * are people behind the agent; service accounts are told by name or namespace.
 */
export function classOf(subject: Subject): SubjectClass {
  if (subject.kind === "ServiceAccount" || subject.name.startsWith("system:serviceaccount:")) {
    const whole = `${subject.namespace ?? ""}/${subject.name}`;
    if (/runner/.test(whole)) return "runner";
    if (/agentk|gitlab-?agent|\bagent\b/.test(whole)) return "agent";
    return "other";
  }
  if (/^gitlab:(user$|user:|project_role:|group_role:)/.test(subject.name)) return "user";
  return subject.name.startsWith("gitlab:") ? "ci" : "other";
}

/** `Group gitlab:ci_job`, `ServiceAccount gitlab-agent/agent`. */
export function subjectTitle(subject: Subject): string {
  const place = subject.kind === "ServiceAccount" ? `${subject.namespace ?? "?"}/${subject.name}` : subject.name;
  return `${subject.kind} ${place}`;
}
