import { z } from "zod";
import { AccessSettings } from "../components/access/access.schema.ts";
import { AgentSettings } from "../components/agent/agent.schema.ts";
import { AppSettings } from "../components/flux/app.schema.ts";
import { FluxSettings } from "../components/flux/flux.schema.ts";
import { NetworkSettings } from "../components/network/network.schema.ts";
import { ObservabilitySettings } from "../components/observability/observability.schema.ts";
import { RegistryTokenSettings } from "../components/registry/registry.schema.ts";
import { RunnerOperatorSettings, RunnersSettings } from "../components/runner/runner.schema.ts";
import { ClusterSettings } from "./cluster.schema.ts";
import { GitLabSettings } from "./gitlab.schema.ts";
import { Name } from "./primitives.ts";

const named = <T extends z.ZodType>(settings: T) => z.record(Name, settings);

/**
 * Everything that a stack file may say, strict to the leaves, with every default. One key an area; what an area's entries are called
 * in the file is what they are called everywhere. Rules over several areas are in `rules/`.
 */
export const StackSettings = z.strictObject({
  /** Demands of every app a digest or a bounded version, and refuses what is not checked against a sum. */
  production: z.boolean().default(false),
  /**
   * Pulumi refuses to delete or replace what others live in or depend on: namespaces, agents, and the Kustomizations of apps. Absent: in
   * production. An app's own `protect` wins.
   */
  protect: z.boolean().optional(),
  /** The GitLab instance: offering, tier, version and addresses. */
  gitlab: GitLabSettings,
  clusters: named(ClusterSettings).refine((clusters) => Object.keys(clusters).length > 0, {
    error: "name at least one cluster",
  }),
  /** Networks by cluster, and the namespaces of applications. */
  network: NetworkSettings,
  agents: named(AgentSettings).default({}),
  /** GitLab Runner Operator by cluster, where runners are installed by it. */
  runnerOperators: named(RunnerOperatorSettings).default({}),
  runners: RunnersSettings.default({}),
  flux: named(FluxSettings).default({}),
  apps: named(AppSettings).default({}),
  /** Deploy tokens with which CI jobs read a registry. */
  registry: named(RegistryTokenSettings).default({}),
  /** Rights of CI jobs and users in the clusters. */
  access: named(AccessSettings).default({}),
  observability: named(ObservabilitySettings).default({}),
});

export type StackSettings = z.infer<typeof StackSettings>;
