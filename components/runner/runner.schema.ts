import { z } from "zod";
import { Duration, GroupPath, Name, ProjectPath, TokenGenerations } from "../../config/primitives.ts";
import { JobSettings } from "./jobs.schema.ts";
import { KubernetesKeys } from "./kubernetes-keys.schema.ts";
import { parityFaults } from "./parity.ts";
import { consistencyFaults } from "./runner.consistency.ts";
import { RunnerKeys } from "./runner-keys.schema.ts";
import { HelmManager, OPERATOR_NAMESPACE, OperatorManager } from "./runner-manager.schema.ts";

/** Whose jobs the runner takes. Instance runners need an administrator, so GitLab.com has none of a customer's. */
const Scope = z.union(
  [
    z.strictObject({ instance: z.literal(true) }),
    z.strictObject({ group: GroupPath }),
    z.strictObject({ project: ProjectPath }),
  ],
  { error: "names exactly one of group: <path>, project: <path>, instance: true" },
);

/** A tag of the runner: a job's tags have to be a subset of them. */
const Tag = z.string().regex(/^[^\s,][^,]{0,253}[^\s,]$|^[^\s,]$/, {
  error: (issue) => `${JSON.stringify(issue.input)} is not a tag: no comma, no space at its ends`,
});

/** What GitLab knows of the runner, and what both installers do alike. */
const shared = {
  cluster: Name,
  scope: Scope,
  description: z.string().min(1).max(255),
  tags: z.array(Tag).default([]),
  /** Takes jobs without tags. A runner without tags has to. */
  untagged: z.boolean().default(false),
  /** A project runner that is locked cannot be enabled in other projects. Absent: locked for a project. */
  locked: z.boolean().optional(),
  paused: z.boolean().default(false),
  /** Takes jobs of protected branches and tags only (access level ref_protected). */
  protected: z.boolean().default(false),
  /** Longest time of a job, 10 minutes at least. */
  maximumTimeout: Duration.default("1h"),
  /** What its jobs may be trusted with. Trusted runners are protected and share no namespace with other runners. */
  trustTier: z.enum(["trusted", "untrusted"]).default("untrusted"),
  token: TokenGenerations,
  jobs: JobSettings,
  /** Every further key of config.toml, by the runner's own name. */
  config: z.strictObject({ runners: RunnerKeys.prefault({}), kubernetes: KubernetesKeys.prefault({}) }).prefault({}),
};

/** A runner installed by the chart `gitlab/gitlab-runner`. */
export const HelmRunnerSettings = z
  .strictObject({ installer: z.literal("helm"), ...shared, manager: HelmManager })
  .superRefine((runner, context) => report([...consistencyFaults(runner), ...parityFaults(runner)], context));

/** A runner installed by the GitLab Runner Operator. */
export const OperatorRunnerSettings = z
  .strictObject({ installer: z.literal("operator"), ...shared, manager: OperatorManager })
  .superRefine((runner, context) => report([...consistencyFaults(runner), ...parityFaults(runner)], context));

/** One runner on Kubernetes, by either installer (DESIGN D11). Its key in the stack file is its name. */
export const RunnerSettings = z.discriminatedUnion("installer", [HelmRunnerSettings, OperatorRunnerSettings]);

export type HelmRunnerSettings = z.infer<typeof HelmRunnerSettings>;
export type OperatorRunnerSettings = z.infer<typeof OperatorRunnerSettings>;
export type RunnerSettings = z.infer<typeof RunnerSettings>;

/** Key of a runner: short enough that the chart's names (`<name>-gitlab-runner-…`) stay within 63 characters. */
export const RunnerName = Name.refine((name) => name.length <= 40, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} is too long: names of objects are made from it, so 40 characters at most`,
});

/** All runners of a stack. Each has a job namespace of its own in its cluster. */
export const RunnersSettings = z.record(RunnerName, RunnerSettings).superRefine((runners, context) => {
  const owners = new Map<string, string>();
  for (const [name, { cluster, jobs }] of Object.entries(runners)) {
    const place = `${cluster}/${jobs.namespace}`;
    const owner = owners.get(place);
    if (owner !== undefined)
      context.addIssue({
        code: "custom",
        path: [name, "jobs", "namespace"],
        message: `"${jobs.namespace}" in cluster "${cluster}" is the job namespace of runner "${owner}"; give each runner its own, so that jobs of one cannot reach those of another`,
      });
    owners.set(place, owner ?? name);
  }
  for (const [name, { cluster, jobs }] of Object.entries(runners))
    for (const [other, { cluster: otherCluster, manager }] of Object.entries(runners))
      if (other !== name && cluster === otherCluster && jobs.namespace === manager.namespace)
        context.addIssue({
          code: "custom",
          path: [name, "jobs", "namespace"],
          message: `"${jobs.namespace}" is where the manager of runner "${other}" keeps its token; choose a namespace for jobs only`,
        });
});

export type RunnersSettings = z.infer<typeof RunnersSettings>;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The operator itself, once a cluster, before any operator runner. */
export const RunnerOperatorSettings = z.strictObject({
  cluster: Name,
  /**
   * The non-OLM release manifest, `operator.k8s.yaml`, by its address or as a vendored copy. There is no Helm chart of this
   * operator. With a sum, nothing but the reviewed text is installed.
   */
  manifest: z.union(
    [
      z.strictObject({
        url: z.string().regex(/^(https:\/\/\S+|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?\/\S*)\.ya?ml$/),
        sha256: Sha256.optional(),
      }),
      z.strictObject({
        file: z.string().regex(/^(?!\/)(?!.*\.\.).+\.ya?ml$/),
        sha256: Sha256,
      }),
    ],
    {
      error:
        "names url (https:// and a YAML file; sha256 with it to check it), or file (a path inside the project) with sha256, which sha256sum prints; releases are at https://gitlab.com/gitlab-org/gl-openshift/gitlab-runner-operator/-/releases",
    },
  ),
});

export type RunnerOperatorSettings = z.infer<typeof RunnerOperatorSettings>;

/** Features that GitLab.com does not offer to its customers, with their path: refused before anything is made (DESIGN D3). */
export function selfManagedFeatures(runner: RunnerSettings): { path: (string | number)[]; feature: string }[] {
  return "instance" in runner.scope ? [{ path: ["scope", "instance"], feature: "an instance runner" }] : [];
}

/** Settings that a production stack refuses although they are valid elsewhere. */
export function productionFaults(settings: RunnerOperatorSettings): { path: (string | number)[]; message: string }[] {
  return settings.manifest.sha256 === undefined
    ? [
        {
          path: ["manifest", "sha256"],
          message: "is missing: in production the manifest is checked against its SHA-256 sum",
        },
      ]
    : [];
}

export { OPERATOR_NAMESPACE };

function report(faults: { path: (string | number)[]; message: string }[], context: z.RefinementCtx): void {
  for (const { path, message } of faults) context.addIssue({ code: "custom", path, message });
}
