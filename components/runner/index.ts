export { jobLimits, jobQuota, type LimitRangeItem } from "./capacity.ts";
export { HelmRunner } from "./helm-runner.ts";
export { OperatorRunner } from "./operator-runner.ts";
export { PARITY } from "./parity.ts";
export type { RunnerArgs } from "./registration.ts";
export { managerRules } from "./runner.rules.ts";
export {
  type HelmRunnerSettings,
  type OperatorRunnerSettings,
  productionFaults,
  RunnerName,
  RunnerOperatorSettings,
  RunnerSettings,
  RunnersSettings,
  selfManagedFeatures,
} from "./runner.schema.ts";
export { runnerToml } from "./runner.toml.ts";
export { managerFullname } from "./runner.values.ts";
export { OPERATOR_NAMESPACE } from "./runner-manager.schema.ts";
export { RunnerOperator, type RunnerOperatorArgs } from "./runner-operator.ts";
