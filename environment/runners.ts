import type * as pulumi from "@pulumi/pulumi";
import { IsolatedNamespace } from "../components/network/isolated-namespace.ts";
import { PodSecurity } from "../components/network/network.schema.ts";
import { jobNamespaceOpenings, managerOpenings, runnerOperatorOpenings } from "../components/network/presets.ts";
import { jobQuota } from "../components/runner/capacity.ts";
import { HelmRunner } from "../components/runner/helm-runner.ts";
import { OperatorRunner } from "../components/runner/operator-runner.ts";
import { OPERATOR_NAMESPACE, type RunnerSettings } from "../components/runner/runner.schema.ts";
import { RunnerOperator } from "../components/runner/runner-operator.ts";
import { type Environment, mapValues, providersOf } from "./context.ts";
import { prometheusOf } from "./observability.ts";

/** The Runner Operator of each cluster that has one. */
export function runnerOperators(environment: Environment): Record<string, RunnerOperator> {
  const { settings, owner } = environment;
  return mapValues(settings.runnerOperators, (operator, name) => {
    const namespace = new IsolatedNamespace(
      `${operator.cluster}-${OPERATOR_NAMESPACE}`,
      {
        name: OPERATOR_NAMESPACE,
        owner,
        podSecurity: PodSecurity.parse({}),
        network: settings.network.clusters[operator.cluster]!,
        openings: runnerOperatorOpenings({ prometheus: prometheusOf(settings, operator.cluster) }),
      },
      providersOf(environment, operator.cluster),
    );
    return new RunnerOperator(
      name,
      { settings: operator, owner, namespace: namespace.name },
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
  return mapValues(settings.runners, (runner, name) => {
    const options = providersOf(environment, runner.cluster);
    const shared = {
      owner,
      gitlabUrl: settings.gitlab.url,
      scopeId: scopeId(environment, runner),
      jobNamespace: jobNamespace(environment, runner),
    };
    if (runner.installer === "helm")
      return new HelmRunner(
        name,
        { ...shared, settings: runner, managerNamespace: managerNamespace(environment, runner) },
        options,
      );
    const operator = Object.keys(operators).find((key) => settings.runnerOperators[key]!.cluster === runner.cluster)!;
    return new OperatorRunner(
      name,
      { ...shared, settings: runner, managerNamespace: operators[operator]!.namespace },
      { ...options, dependsOn: operators[operator]! },
    );
  });
}

function managerNamespace(environment: Environment, { cluster, manager }: RunnerSettings): pulumi.Output<string> {
  const { settings, owner } = environment;
  return new IsolatedNamespace(
    `${cluster}-${manager.namespace}`,
    {
      name: manager.namespace,
      owner,
      podSecurity: PodSecurity.parse({}),
      network: settings.network.clusters[cluster]!,
      openings: managerOpenings({ prometheus: prometheusOf(settings, cluster) }),
    },
    providersOf(environment, cluster),
  ).name;
}

function jobNamespace(environment: Environment, runner: RunnerSettings): pulumi.Output<string> {
  const { settings, owner } = environment;
  const { cluster, jobs } = runner;
  const network = settings.network.clusters[cluster]!;
  return new IsolatedNamespace(
    `${cluster}-${jobs.namespace}`,
    {
      name: jobs.namespace,
      owner,
      podSecurity: PodSecurity.parse({ enforce: jobs.podSecurity }),
      network,
      openings: jobNamespaceOpenings(network, { hosts: jobs.egress }),
      quota: jobQuota(runner),
    },
    providersOf(environment, cluster),
  ).name;
}

function scopeId({ directory }: Environment, { scope }: RunnerSettings): pulumi.Output<number> | undefined {
  if ("group" in scope) return directory.group(scope.group).apply(Number);
  if ("project" in scope) return directory.project(scope.project).apply(Number);
  return undefined;
}
