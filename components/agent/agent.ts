import * as gitlab from "@pulumi/gitlab";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { Chart } from "@pulumi/kubernetes/helm/v4/chart.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole.js";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding.js";
import * as pulumi from "@pulumi/pulumi";
import { chartArgs } from "../lib/chart-source.ts";
import { grant } from "../lib/grant.ts";
import { type Ownership, ownershipLabels, ownershipMark } from "../lib/ownership.ts";
import { type Checked, checked, type Settings } from "../lib/settings.ts";
import { agentConfigFile, kubeContext } from "./agent.config.ts";
import { agentRules, type Impersonation, impersonationRules, jobGroups, peopleGroups } from "./agent.rules.ts";
import { AgentSettings, impersonates } from "./agent.schema.ts";
import { agentValues } from "./agent.values.ts";
import { groupsAbove } from "./numbers.ts";

/** What the rest of the graph gives an agent, on top of what the stack file says of it. */
export interface AgentArgs {
  /** An entry of `agents`. */
  settings: Settings;
  owner: Ownership;
  /** Address that agentk dials, `wss://` or `grpcs://`. */
  kasAddress: string;
  /** Namespace that exists and has its network policies. */
  namespace: pulumi.Input<string>;
  /** Numeric ids by full path; needed where jobs or people are impersonated (`numberedPaths`). */
  ids?: Record<string, pulumi.Input<string>>;
  /** Pulumi refuses to delete or replace the registration, whose number and tokens everything else hangs on. */
  protect?: boolean;
  /** Whether GitLab's tier gives jobs an identity of their own (`ci_job`, Premium). */
  jobIdentities: boolean;
}

type Given = Checked<AgentArgs, typeof AgentSettings>;

/**
 * The GitLab agent for Kubernetes: registration, tokens by generation, configuration file, KUBE_CONTEXT variables, and agentk with the
 * rights that it needs and no others. A component needs both providers, `gitlab` and `kubernetes`.
 */
export class Agent extends pulumi.ComponentResource {
  /** Context that jobs name: `<configuration project>:<agent>`. */
  readonly context: string;
  /** Numeric id of the agent in GitLab. */
  readonly agentId: pulumi.Output<number>;
  /** agentk's ServiceAccount: the identity of jobs under `accessAs: agent`. */
  readonly serviceAccount: pulumi.Output<string>;
  /** Name of the Secret that agentk reads. */
  readonly secretName: string;

  constructor(name: string, args: AgentArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = checked(AgentSettings, `Agent ${name}`, args);
    super("gitlab-kubernetes:index:Agent", name, {}, opts);
    const { settings, owner, namespace } = given;
    const parent = { parent: this };
    const labels = ownershipLabels(owner, "agent", name);
    const serviceAccountName = `gitlab-agent-${name}`;
    this.context = kubeContext(settings.project, name);
    this.secretName = `${name}-agent-token-g${settings.token.current}`;

    const registration = new gitlab.ClusterAgent(
      name,
      { project: settings.project, name },
      { ...parent, protect: args.protect },
    );
    this.agentId = registration.agentId;
    const configuration = this.#configurationFile(name, given, registration);
    this.#contextVariables(name, given, registration);
    const secrets = this.#tokens(name, given, registration, labels);

    const account = new ServiceAccount(
      `${name}-agentk`,
      { metadata: { name: serviceAccountName, namespace, labels }, automountServiceAccountToken: false },
      parent,
    );
    this.serviceAccount = account.metadata.name;
    const rights = this.#rights(name, given, serviceAccountName, labels);

    const chart = new Chart(
      `${name}-agentk`,
      {
        name: `gitlab-agent-${name}`,
        namespace,
        ...chartArgs(settings.chart),
        values: agentValues({
          settings,
          kasAddress: given.kasAddress,
          secretName: this.secretName,
          serviceAccount: serviceAccountName,
          labels,
        }),
      },
      { ...parent, dependsOn: [account, configuration, ...secrets, ...rights] },
    );
    if (settings.replicas > 1) {
      new PodDisruptionBudget(
        `${name}-agentk`,
        {
          metadata: { name: serviceAccountName, namespace, labels },
          spec: { maxUnavailable: 1, selector: { matchLabels: selectorOf(labels) } },
        },
        { ...parent, dependsOn: chart },
      );
    }
    this.registerOutputs({ context: this.context, agentId: this.agentId, secretName: this.secretName });
  }

  #configurationFile(
    name: string,
    { settings, owner, jobIdentities }: Given,
    registration: gitlab.ClusterAgent,
  ): gitlab.RepositoryFile {
    const path = `.gitlab/agents/${name}/config.yaml`;
    return new gitlab.RepositoryFile(
      `${name}-config`,
      {
        project: settings.project,
        branch: settings.branch,
        filePath: path,
        encoding: "text",
        content: agentConfigFile(settings, ownershipMark(owner, name), jobIdentities),
        commitMessage: `Configure the agent ${name} ${ownershipMark(owner, name)}`,
      },
      { parent: this, dependsOn: registration },
    );
  }

  #contextVariables(name: string, { settings, owner }: Given, registration: gitlab.ClusterAgent): void {
    for (const variable of settings.contextVariables) {
      new gitlab.ProjectVariable(
        `${name}-context-${variable.project}-${variable.environmentScope}`,
        {
          project: variable.project,
          key: "KUBE_CONTEXT",
          value: this.context,
          environmentScope: variable.environmentScope,
          protected: variable.protected,
          masked: false,
          raw: true,
          description: `Context of the agent ${name} ${ownershipMark(owner, `${name}-context`)}`,
        },
        { parent: this, dependsOn: registration },
      );
    }
  }

  /** One token and one Secret a generation, so that a rotation never takes a working token away first (DESIGN D7). */
  #tokens(
    name: string,
    { settings, owner, namespace }: Given,
    registration: gitlab.ClusterAgent,
    labels: Record<string, string>,
  ): Secret[] {
    return settings.token.generations.map((generation) => {
      const token = new gitlab.ClusterAgentToken(
        `${name}-token-g${generation}`,
        {
          project: settings.project,
          agentId: registration.agentId,
          name: `${name}-g${generation}`,
          description: ownershipMark(owner, `${name}-token-g${generation}`),
        },
        { parent: this },
      );
      return new Secret(
        `${name}-token-g${generation}`,
        {
          metadata: { name: `${name}-agent-token-g${generation}`, namespace, labels },
          stringData: { token: token.token },
        },
        { parent: this },
      );
    });
  }

  #rights(name: string, given: Given, serviceAccount: string, labels: Record<string, string>): pulumi.Resource[] {
    const { settings, namespace } = given;
    const subjects = [{ kind: "ServiceAccount", name: serviceAccount, namespace }];
    const metadata = { name: serviceAccount, namespace, labels };
    const [, binding] = grant(`${name}-agentk`, { metadata, rules: agentRules(), subjects }, this);
    if (!impersonates(settings)) return [binding];
    const clusterName = `gitlab-agent-${name}-impersonate`;
    const role = new ClusterRole(
      `${name}-impersonate`,
      { metadata: { name: clusterName, labels }, rules: impersonationOf(name, given).apply(impersonationRules) },
      { parent: this },
    );
    const clusterBinding = new ClusterRoleBinding(
      `${name}-impersonate`,
      {
        metadata: { name: clusterName, labels },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: clusterName },
        subjects,
      },
      { parent: this, dependsOn: role },
    );
    return [binding, clusterBinding];
  }
}

/** Whom the agent acts as, with GitLab's numbers for the paths of the settings. */
function impersonationOf(agent: string, { settings, ids = {} }: Given): pulumi.Output<Impersonation> {
  const idOf = (path: string): pulumi.Input<string> => {
    const id = ids[path];
    if (id !== undefined) return id;
    throw new Error(`Agent ${agent}: those who are impersonated are named by the number of "${path}"; pass it in ids.`);
  };
  const { ciAccess, userAccess } = settings;
  const projects = ciAccess.projects.filter(({ accessAs }) => accessAs === "ci_job");
  const isOpen = ciAccess.groups.some(({ accessAs }) => accessAs === "ci_job");
  const jobs = projects.map(({ id, environments }) =>
    pulumi
      .all([idOf(id), pulumi.all(groupsAbove(id).map(idOf))])
      .apply(([projectId, groupIds]) => ({ projectId, groupIds, environments })),
  );
  const people = userAccess?.accessAs === "user" ? userAccess : undefined;
  return pulumi
    .all([
      pulumi.all(jobs),
      pulumi.all((people?.projects ?? []).map(idOf)),
      pulumi.all((people?.groups ?? []).map(idOf)),
    ])
    .apply(([impersonated, projectIds, groupIds]) => ({
      ...((isOpen || impersonated.length > 0) && { jobs: { groups: isOpen ? undefined : jobGroups(impersonated) } }),
      ...(people && { people: { groups: peopleGroups({ projectIds, groupIds }) } }),
    }));
}

function selectorOf(labels: Record<string, string>): Record<string, string> {
  return {
    "gitlab-kubernetes/component": labels["gitlab-kubernetes/component"]!,
    "gitlab-kubernetes/name": labels["gitlab-kubernetes/name"]!,
  };
}
