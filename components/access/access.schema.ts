import { z } from "zod";
import { GroupPath, Name, ProjectPath } from "../../config/primitives.ts";

/** Namespaces that no CI job and no user of an application has business in. */
const SYSTEM = ["default", "kube-system", "kube-public", "kube-node-lease"];

const Tier = z.enum(["production", "staging", "testing", "development", "other"]);

/** GitLab's slug of an environment: 24 lower-case letters, digits and dashes; other names get a suffix (CI_ENVIRONMENT_SLUG). */
const EnvironmentSlug = z.string().regex(/^[a-z]([-a-z0-9]{0,22}[a-z0-9])?$/, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} is not an environment's slug (24 lower-case letters, digits and dashes); copy CI_ENVIRONMENT_SLUG from a job of that environment`,
});

const forms = ["agent", "projectEnvironment", "projectTier", "groupTier", "userRole"] as const;

/**
 * Who gets the rights. `agent` is the agent's own ServiceAccount, shared by every job of every project that the agent serves; the
 * others are groups that KAS impersonates (GitLab: user/clusters/agent/ci_cd_workflow). `gitlab:ci_job`, all jobs of all
 * projects, cannot be written.
 */
export const Subject = z
  .strictObject({
    agent: Name.optional(),
    projectEnvironment: z.strictObject({ project: ProjectPath, slug: EnvironmentSlug }).optional(),
    projectTier: z.strictObject({ project: ProjectPath, tier: Tier }).optional(),
    groupTier: z.strictObject({ group: GroupPath, tier: Tier }).optional(),
    userRole: z
      .strictObject({
        project: ProjectPath.optional(),
        group: GroupPath.optional(),
        role: z.enum(["reporter", "developer", "maintainer", "owner"]),
      })
      .refine(({ project, group }) => (project === undefined) !== (group === undefined), {
        error: 'a role is held in a project or in a group; give exactly one of "project" and "group"',
      })
      .optional(),
  })
  .refine((subject) => forms.filter((form) => subject[form] !== undefined).length === 1, {
    error: `a subject is exactly one of ${forms.join(", ")}`,
  });

export type Subject = z.infer<typeof Subject>;

/** What an entry is for; `access.rules.ts` says which verbs each means. */
export const Intent = z.enum(["deploy", "reconcile", "read", "debug", "registry-secret"]);

export type Intent = z.infer<typeof Intent>;

/** One grant: an intent, in one namespace, to one subject. Its key names the Role and the RoleBinding. */
export const AccessSettings = z
  .strictObject({
    cluster: Name,
    namespace: Name.refine((namespace) => !SYSTEM.includes(namespace), {
      error: (issue) =>
        `${JSON.stringify(issue.input)} belongs to the cluster; grant rights in a namespace of the application`,
    }),
    intent: Intent,
    subject: Subject,
    /** Flux objects that `reconcile` is about: OCIRepositories and Kustomizations of these names. */
    apps: z.array(Name).default([]),
    /** Secrets by name: for `deploy` those it may write, for `registry-secret` the pull secret. */
    secretNames: z.array(Name).default([]),
  })
  .superRefine(({ intent, subject, apps, secretNames }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (intent === "reconcile" && apps.length === 0)
      refuse("apps", "reconcile without names would reach every Flux object of the namespace; name the apps");
    if (intent !== "reconcile" && apps.length > 0)
      refuse("apps", `apps narrow the intent "reconcile"; "${intent}" has no use for them`);
    if (intent === "registry-secret" && secretNames.length === 0)
      refuse(
        "secretNames",
        'name the pull secret that the job keeps, for example ["gitlab-registry-auth"]; rights on Secrets are given by name only',
      );
    if (!["deploy", "registry-secret"].includes(intent) && secretNames.length > 0)
      refuse(
        "secretNames",
        `"${intent}" gives no right on Secrets; remove secretNames or use the intent "deploy" or "registry-secret"`,
      );
    if (intent === "debug" && subject.userRole === undefined)
      refuse(
        "subject",
        "debug opens a shell in pods, and every job of the subject would have it; give it to people: userRole",
      );
  });

export type AccessSettings = z.infer<typeof AccessSettings>;

/** Tier that a subject needs: impersonation is Premium, the agent's own identity is in all tiers (GitLab: user/clusters/agent/ci_cd_workflow). */
export function requiredTier(subject: Subject): "free" | "premium" {
  return subject.agent === undefined ? "premium" : "free";
}

/** The paid feature that an entry uses, with its path, or nothing. */
export function paidFeatures({ subject }: AccessSettings): { path: (string | number)[]; feature: string }[] {
  const form = forms.find((candidate) => subject[candidate] !== undefined);
  return requiredTier(subject) === "free" || form === undefined
    ? []
    : [{ path: ["subject", form], feature: `impersonation of jobs and users (subject ${form})` }];
}
