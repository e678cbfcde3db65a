import { LimitRange } from "@pulumi/kubernetes/core/v1/limitRange.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import type * as pulumi from "@pulumi/pulumi";
import { grant } from "../lib/grant.ts";
import { ownershipLabels } from "../lib/ownership.ts";
import { jobLimits } from "./capacity.ts";
import type { GivenRunner } from "./registration.ts";
import { managerRules } from "./runner.rules.ts";

/** Identities of a runner and what they may do. */
export interface Identities {
  /** ServiceAccount of the manager, in its own namespace. */
  managerAccount: string;
  /** All that has to exist before the manager starts. */
  resources: pulumi.Resource[];
}

/**
 * The manager's ServiceAccount with its rights in the job namespace and nowhere else, the jobs' ServiceAccount without rights
 * and without a token, and the limits of job containers.
 */
export function identities(name: string, args: GivenRunner, parent: pulumi.Resource): Identities {
  const { settings, owner, managerNamespace, jobNamespace } = args;
  const labels = ownershipLabels(owner, "runner", name);
  const managerAccount = `${name}-runner-manager`;
  const options = { parent };

  // The manager's pod asks for its token itself, so that no other pod gets one by naming this account.
  const manager = new ServiceAccount(
    `${name}-manager`,
    {
      metadata: { name: managerAccount, namespace: managerNamespace, labels },
      automountServiceAccountToken: false,
    },
    options,
  );
  const job = new ServiceAccount(
    `${name}-job`,
    {
      metadata: { name: settings.jobs.serviceAccount, namespace: jobNamespace, labels },
      automountServiceAccountToken: false,
    },
    options,
  );
  const limits = new LimitRange(
    `${name}-job-limits`,
    { metadata: { name: "job-limits", namespace: jobNamespace, labels }, spec: { limits: jobLimits(settings) } },
    options,
  );
  const [, binding] = grant(
    `${name}-manager`,
    {
      metadata: { name: managerAccount, namespace: jobNamespace, labels },
      rules: managerRules(settings),
      subjects: [{ kind: "ServiceAccount", name: managerAccount, namespace: managerNamespace }],
    },
    parent,
  );
  return { managerAccount, resources: [manager, job, limits, binding] };
}
