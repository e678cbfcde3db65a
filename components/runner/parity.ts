import type { RunnerSettings } from "./runner.schema.ts";

/** What one installer cannot do. `uses` says whether the settings ask for it; `because` ends the sentence "… cannot …". */
export interface Difference {
  /** Path of the setting. */
  setting: string;
  /** The installer that cannot. */
  lacks: RunnerSettings["installer"];
  because: string;
  uses: (runner: RunnerSettings) => boolean;
}

const CHART_ONLY: Record<string, string> = {
  chart: "the operator is installed by its manifest and has no chart",
  replicas: "the Runner resource has no number of replicas: one manager for each runner",
  imagePullSecrets: "the operator takes pull secrets from the ServiceAccount only",
  podAnnotations: "the Runner resource has no annotations of the pod",
};

/**
 * Where the installers differ, one row a setting (chart: values of gitlab-runner; operator: CRD runners.apps.gitlab.com
 * v1beta2, reference/gitlab.md §3.2). Everything else works with both.
 */
export const PARITY: readonly Difference[] = [
  ...Object.entries(CHART_ONLY).map(
    ([key, because]): Difference => ({
      setting: `manager.${key}`,
      lacks: "operator",
      because,
      uses: ({ installer, manager }) => installer === "operator" && manager[key as keyof typeof manager] !== undefined,
    }),
  ),
  {
    setting: "jobs.cache.account",
    lacks: "operator",
    because: "the Runner resource takes the account's name from the credentials Secret only",
    uses: ({ installer, jobs }) =>
      installer === "operator" && jobs.cache?.type === "azure" && jobs.cache.account !== undefined,
  },
  {
    setting: "config",
    lacks: "helm",
    because: 'the chart runs the text through Helm\'s templates, so "{{" cannot stand in it',
    uses: ({ installer, jobs, config }) => installer === "helm" && JSON.stringify([jobs, config]).includes("{{"),
  },
];

/** Every setting of this runner that its installer cannot carry out: the path and the sentence that says why. */
export function parityFaults(runner: RunnerSettings): { path: string[]; message: string }[] {
  return PARITY.filter(({ lacks, uses }) => lacks === runner.installer && uses(runner)).map(({ setting, because }) => ({
    path: setting.split("."),
    message: `cannot be done with installer "${runner.installer}": ${because}`,
  }));
}
