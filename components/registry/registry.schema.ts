import { z } from "zod";
import { Days, EnvironmentScope, GroupPath, ProjectPath, TokenGenerations } from "../../config/primitives.ts";

const READING = ["read_registry", "read_virtual_registry"];
const WRITING = ["write_registry", "write_virtual_registry"];

/**
 * What a registry token may do: read. Scopes that write are refused, since a pipeline pushes with its own CI_REGISTRY_USER and
 * CI_REGISTRY_PASSWORD, which die with the job; scopes of other features have no place in a registry token.
 */
const Scope = z.string().superRefine((scope, context) => {
  if (READING.includes(scope)) return;
  const cure = WRITING.includes(scope)
    ? "a pipeline pushes with its own CI_REGISTRY_USER and CI_REGISTRY_PASSWORD, so no stored token has to write"
    : "it opens something else than the registry";
  context.addIssue({
    code: "custom",
    message: `scope "${scope}" is not allowed: ${cure}; allowed are ${READING.join(", ")}`,
  });
});

/** GitLab's rule for the key of a CI/CD variable. */
const VariableKey = z.string().regex(/^[A-Za-z_]\w{0,254}$/, {
  error: "a variable is named with letters, digits and underscores, and does not start with a digit",
});

/** Where the token's user name and value are kept for jobs: a project or a group, and the environments that see them. */
const Consumer = z
  .strictObject({
    project: ProjectPath.optional(),
    group: GroupPath.optional(),
    environmentScope: EnvironmentScope.default("container-registry-secret*"),
  })
  .refine(({ project, group }) => (project === undefined) !== (group === undefined), {
    error: 'variables belong to a project or to a group; give exactly one of "project" and "group"',
  });

const targetOf = ({ project, group, environmentScope }: z.infer<typeof Consumer>) =>
  `${project ?? `group ${group}`} ${environmentScope}`;

/**
 * A deploy token that CI jobs use to read a container registry, with its masked, hidden and protected variables
 * (reference/gitlab.md §5.1, §5.3). It is a project's, or a group's where several projects' images are read.
 */
export const RegistryTokenSettings = z
  .strictObject({
    project: ProjectPath.optional(),
    group: GroupPath.optional(),
    scopes: z
      .array(Scope)
      .min(1)
      .default(["read_registry"])
      .refine((scopes) => new Set(scopes).size === scopes.length, { error: "a scope is named once" }),
    /** Life of each generation, counted from the day it is made. At most a year. */
    life: Days.default("90d").refine((days) => Number.parseInt(days, 10) <= 365, {
      error: "a registry token lives 365 days at most; rotate it",
    }),
    token: TokenGenerations,
    variables: z
      .array(Consumer)
      .min(1, { error: "nobody would get the token; name at least one project or group" })
      .refine((consumers) => new Set(consumers.map(targetOf)).size === consumers.length, {
        error: "a project or group is named once for each environment scope",
      }),
    keys: z
      .strictObject({
        username: VariableKey.default("CONTAINER_REGISTRY_ACCESS_USERNAME"),
        token: VariableKey.default("CONTAINER_REGISTRY_ACCESS_TOKEN"),
      })
      .prefault({}),
  })
  .refine(({ project, group }) => (project === undefined) !== (group === undefined), {
    error: 'a registry token belongs to a project or to a group; give exactly one of "project" and "group"',
  });

export type RegistryTokenSettings = z.infer<typeof RegistryTokenSettings>;

/**
 * What each variable is to GitLab: owner, key and environment scope. Two settings that name the same one would overwrite each other at
 * every `up`.
 */
export function variableIdentities({ variables, keys }: RegistryTokenSettings): string[] {
  return variables.flatMap((consumer) => [keys.username, keys.token].map((key) => `${targetOf(consumer)} ${key}`));
}

/** The paid features that these settings use, each with its path: a group's variables see all environments on Free (GitLab: ci/variables). */
export function paidFeatures(registry: RegistryTokenSettings): { path: (string | number)[]; feature: string }[] {
  return registry.variables.flatMap(({ group, environmentScope }, index) =>
    group !== undefined && environmentScope !== "*"
      ? [
          {
            path: ["variables", index, "environmentScope"],
            feature: `environmentScope "${environmentScope}" of a group's variable`,
          },
        ]
      : [],
  );
}
