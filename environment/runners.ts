import type * as pulumi from "@pulumi/pulumi";
import { jobNamespaceOpenings, managerOpenings, runnerOperatorOpenings } from "../components/network/presets.ts";
import { jobQuota } from "../components/runner/capacity.ts";
import { HelmRunner } from "../components/runner/helm-runner.ts";
import { OperatorRunner } from "../components/runner/operator-runner.ts";
import { OPERATOR_NAMESPACE, type RunnerSettings } from "../components/runner/runner.schema.ts";
import { RunnerOperator } from "../components/runner/runner-operator.ts";
import { type Environment, mapValues, providersOf } from "./context.ts";
import { makeNamespace, namespaceOf } from "./namespaces.ts";
import { prometheusOf } from "./observability.ts";

/** The Runner Operator of each cluster that has one. */
export function runnerOperators(environment: Environment): Record<string, RunnerOperator> {
  const { settings, owner } = environment;
  return mapValues(settings.runnerOperators, (operator, name) => {
    const openings = runnerOperatorOpenings({ prometheus: prometheusOf(settings, operator.cluster) });
    const namespace = makeNamespace(environment, operator.cluster, {
      name: OPERATOR_NAMESPACE,
      // The real operator gives the pods of its Runners an init container without a context of its own.
      podSecurity: { enforce: "baseline" },
      openings,
    });
    return new RunnerOperator(
      name,
      { settings: operator, owner, namespace },
      providersOf(environment, operator.cluster),
    );
  });
}

/** Every runner, its jobs in a namespace of their own. */
export function runners(
  environment: Environment,
  operators: Record<string, RunnerOperator>,
): Record<string, HelmRunner | OperatorRunner> {
  const { settings, owner } = environment;
  const operatorOf = (cluster: string) =>
    Object.entries(operators).find(([key]) => settings.runnerOperators[key]!.cluster === cluster)![1];
  return mapValues(settings.runners, (runner, name) => {
    const { cluster, installer } = runner;
    const shared = {
      owner,
      gitlabUrl: settings.gitlab.url,
      scopeId: scopeId(environment, runner),
      jobNamespace: jobNamespace(environment, runner),
      managerNamespace:
        installer === "helm"
          ? managerNamespace(environment, runner)
          : namespaceOf(environment, cluster, OPERATOR_NAMESPACE),
    };
    const options = providersOf(environment, cluster);
    return installer === "helm"
      ? new HelmRunner(name, { ...shared, settings: runner }, options)
      : new OperatorRunner(name, { ...shared, settings: runner }, { ...options, dependsOn: operatorOf(cluster) });
  });
}

function managerNamespace(environment: Environment, { cluster, manager }: RunnerSettings): pulumi.Output<string> {
  const openings = managerOpenings({ prometheus: prometheusOf(environment.settings, cluster) });
  return makeNamespace(environment, cluster, { name: manager.namespace, openings });
}

function jobNamespace(environment: Environment, runner: RunnerSettings): pulumi.Output<string> {
  const { cluster, jobs } = runner;
  return makeNamespace(environment, cluster, {
    name: jobs.namespace,
    podSecurity: { enforce: jobs.podSecurity },
    openings: jobNamespaceOpenings(environment.settings.network.clusters[cluster]!, { hosts: jobs.egress }),
    quota: jobQuota(runner),
  });
}

function scopeId({ directory }: Environment, { scope }: RunnerSettings): pulumi.Output<number> | undefined {
  if ("group" in scope) return directory.group(scope.group).apply(Number);
  if ("project" in scope) return directory.project(scope.project).apply(Number);
  return undefined;
}
