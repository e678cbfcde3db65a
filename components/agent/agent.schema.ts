import { z } from "zod";
import {
  chartSource,
  Digest,
  EnvironmentScope,
  GroupPath,
  KasAddress,
  Name,
  ProjectPath,
  Quantity,
  TokenGenerations,
  Version,
} from "../../config/primitives.ts";

/**
 * Identity that a job of an authorised project gets. `agent` is the agent's own ServiceAccount (all tiers); `ci_job` is
 * impersonation as the job (Premium). GitLab: user/clusters/agent/ci_cd_workflow.
 */
const AccessAs = z.enum(["agent", "ci_job"]);

const grant = {
  environments: z.array(EnvironmentScope).min(1).optional(),
  protectedBranchesOnly: z.boolean().default(false),
  defaultNamespace: Name.optional(),
  accessAs: AccessAs.default("agent"),
};

/**
 * Projects and groups whose jobs may use the agent; GitLab takes the first 500 of each (user/clusters/agent/ci_cd_workflow), and the
 * configuration project has an entry of its own (`agent.config.ts`).
 */
export const CiAccess = z.strictObject({
  projects: z
    .array(z.strictObject({ id: ProjectPath, ...grant }))
    .max(499)
    .default([]),
  groups: z
    .array(z.strictObject({ id: GroupPath, ...grant }))
    .max(500)
    .default([]),
});

/** People who may use the agent from the web interface or with kubectl. `user` impersonates the person (Premium). */
export const UserAccess = z.strictObject({
  accessAs: z.enum(["agent", "user"]).default("agent"),
  projects: z.array(ProjectPath).max(500).default([]),
  groups: z.array(GroupPath).max(500).default([]),
});

const resources = z.strictObject({ cpu: Quantity, memory: Quantity });

/** One agent: registered in `project`, installed in `cluster`. Its key in the stack file is its name in GitLab. */
export const AgentSettings = z.strictObject({
  cluster: Name,
  /** Configuration project: holds `.gitlab/agents/<name>/config.yaml` on its default branch. */
  project: ProjectPath,
  /** Branch of the configuration file; it has to be the project's default branch. */
  branch: z.string().min(1).default("main"),
  namespace: Name,
  chart: chartSource("gitlab-agent", "https://charts.gitlab.io"),
  /** Version of agentk; GitLab supports one minor of difference to its own (GitLab: user/clusters/agent/install). */
  version: Version,
  /** Digest of agentk's image, for this version; without it the image is named by its tag. */
  imageDigest: Digest.optional(),
  replicas: z.int().min(1).max(10).default(2),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info"),
  kasAddress: KasAddress.optional(),
  token: TokenGenerations,
  ciAccess: CiAccess.prefault({}),
  userAccess: UserAccess.optional(),
  /** Where KUBE_CONTEXT is written: consuming projects and the environments in which it holds. */
  contextVariables: z
    .array(
      z.strictObject({
        project: ProjectPath,
        environmentScope: EnvironmentScope.default("*"),
        protected: z.boolean().default(false),
      }),
    )
    .default([]),
  /** Lets agentk notify Flux of pushes (needs Flux on the same cluster). */
  fluxReceiver: z.boolean().default(false),
  resources: z
    .strictObject({ requests: resources, limits: resources })
    .default({ requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } }),
});

export type AgentSettings = z.infer<typeof AgentSettings>;

/** Whether the agent acts as jobs or people, for which it has the right to impersonate. */
export function impersonates({ ciAccess, userAccess }: AgentSettings): boolean {
  return (
    userAccess?.accessAs === "user" ||
    [...ciAccess.projects, ...ciAccess.groups].some(({ accessAs }) => accessAs === "ci_job")
  );
}

/**
 * The entry by which a project's jobs use the agent: the project's own, else the nearest group's. The configuration project has no other
 * than its own: `agent.config.ts` closes it.
 */
export function entryFor({ project: own, ciAccess }: AgentSettings, project: string): CiGrant | undefined {
  const direct = ciAccess.projects.findIndex(({ id }) => id === project);
  if (direct >= 0) return { path: ["ciAccess", "projects", direct], ...ciAccess.projects[direct]! };
  if (project === own) return undefined;
  return ciAccess.groups
    .map((group, index) => ({ path: ["ciAccess", "groups", index], ...group }))
    .filter(({ id }) => project.startsWith(`${id}/`))
    .sort((a, b) => b.id.length - a.id.length)[0];
}

/** An entry of `ciAccess` and where it is. */
export type CiGrant = AgentSettings["ciAccess"]["projects"][number] & { path: (string | number)[] };

/** The feature of a paid tier that these settings use, as a sentence's subject with its path, or nothing. */
export function paidFeatures(agent: AgentSettings): { path: (string | number)[]; feature: string }[] {
  const entries = (["projects", "groups"] as const).flatMap((kind) =>
    agent.ciAccess[kind].flatMap((entry, index) =>
      entry.accessAs === "ci_job"
        ? [{ path: ["ciAccess", kind, index, "accessAs"], feature: 'accessAs "ci_job"' }]
        : [],
    ),
  );
  return agent.userAccess?.accessAs === "user"
    ? [...entries, { path: ["userAccess", "accessAs"], feature: 'userAccess.accessAs "user"' }]
    : entries;
}
