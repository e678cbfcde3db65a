import * as pulumi from "@pulumi/pulumi";
import { grant } from "../lib/grant.ts";
import { type Ownership, ownershipLabels } from "../lib/ownership.ts";
import type { RbacSubject } from "../lib/rbac.ts";
import { type Checked, checked, type Settings } from "../lib/settings.ts";
import { intentRules } from "./access.rules.ts";
import { AccessSettings } from "./access.schema.ts";
import { groupName, groupSubject, ownerOf } from "./subjects.ts";

/** What the rest of the graph gives a grant, on top of what the stack file says of it. */
export interface AccessArgs {
  /** An entry of `access`. */
  settings: Settings;
  owner: Ownership;
  /** Namespace that exists. */
  namespace: pulumi.Input<string>;
  /** Number of the project or group that `settings.subject` names: impersonated groups are named by it. */
  ownerId?: pulumi.Input<string>;
  /** ServiceAccount of the agent that `settings.subject.agent` names. */
  agent?: AgentAccount;
}

/** The identity of an agent in its cluster. */
export interface AgentAccount {
  serviceAccount: pulumi.Input<string>;
  namespace: pulumi.Input<string>;
}

/**
 * Rights of one subject for one intent in one namespace: a Role with exact verbs and its RoleBinding, nothing cluster-wide. Refuses an
 * agent's subject without that agent's ServiceAccount, and an impersonated one without the number that it is named by.
 */
export class Access extends pulumi.ComponentResource {
  /** The subject as RBAC names it, for further grants to the same jobs or people. */
  readonly subject: pulumi.Output<RbacSubject>;

  constructor(name: string, args: AccessArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = checked(AccessSettings, `Access ${name}`, args);
    super("gitlab-kubernetes:index:Access", name, {}, opts);
    const { settings, owner, namespace } = given;
    const metadata = { name: `access-${name}`, namespace, labels: ownershipLabels(owner, "access", name) };
    this.subject = subjectOf(name, given);

    grant(name, { metadata, rules: intentRules(settings), subjects: [this.subject] }, this);
    this.registerOutputs({ subject: this.subject });
  }
}

function subjectOf(name: string, given: Checked<AccessArgs, typeof AccessSettings>): pulumi.Output<RbacSubject> {
  const { agent, ownerId, settings } = given;
  const { subject } = settings;
  if (subject.agent === undefined) {
    if (ownerId !== undefined) return pulumi.output(ownerId).apply((id) => groupSubject(groupName(subject, id)));
    throw new Error(
      `Access ${name}: its group is named by the number of "${ownerOf(subject).path}", but nothing gave it; pass ownerId.`,
    );
  }
  if (agent === undefined)
    throw new Error(
      `Access ${name}: its subject is the agent "${subject.agent}", but nothing gave that agent's ServiceAccount; pass agent.`,
    );
  return pulumi
    .all([agent.serviceAccount, agent.namespace])
    .apply(([account, namespace]): RbacSubject => ({ kind: "ServiceAccount", name: account, namespace }));
}
