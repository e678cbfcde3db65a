import type { RunnerSettings } from "./runner.schema.ts";

/** One rule of a Role. */
export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const core = (resources: string[], verbs: string[]): PolicyRule => ({ apiGroups: [""], resources, verbs });

/**
 * What the manager may do in the job namespace, and nowhere else: exactly what GitLab Runner calls for the enabled features
 * (runner docs, executors/kubernetes "Configure runner API permissions"). It makes a Secret for each job and reads it back,
 * so it reads Secrets of this namespace by any name: keep others out of it.
 */
export function managerRules({ jobs, config }: RunnerSettings): PolicyRule[] {
  const { print_pod_warning_events: printsWarnings = true, pod_disruption_budget: hasBudgets = false } =
    config.kubernetes;
  const eventVerbs = [
    ...(printsWarnings ? ["list"] : []),
    ...(jobs.featureFlags.FF_PRINT_POD_EVENTS === true ? ["watch"] : []),
  ];
  return [
    core(["pods"], ["create", "delete", "get", "list", "watch"]),
    core(["pods/attach", "pods/exec"], ["create", "delete", "get", "patch"]),
    core(["pods/log"], ["get", "list"]),
    core(["secrets"], ["create", "delete", "get", "update"]),
    core(["serviceaccounts"], ["get"]),
    core(["services"], ["create", "get"]),
    ...(eventVerbs.length > 0 ? [core(["events"], eventVerbs)] : []),
    ...(hasBudgets ? [{ apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: ["create", "get"] }] : []),
  ];
}
