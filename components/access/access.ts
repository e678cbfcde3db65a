import { Role } from "@pulumi/kubernetes/rbac/v1/role.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import * as pulumi from "@pulumi/pulumi";
import type { Directory } from "../lib/directory.ts";
import { type Ownership, ownershipLabels } from "../lib/ownership.ts";
import type { RbacSubject } from "../lib/rbac.ts";
import { intentRules } from "./access.rules.ts";
import type { AccessSettings, Subject } from "./access.schema.ts";
import { groupName, groupSubject, ownerOf } from "./subjects.ts";

/** What the rest of the graph gives a grant, on top of what the stack file says of it. */
export interface AccessArgs {
  settings: AccessSettings;
  owner: Ownership;
  /** Namespace that exists. */
  namespace: pulumi.Input<string>;
  /** Numbers of projects and groups, which impersonated groups are named by. */
  directory: Directory;
  /** ServiceAccount of the agent that `settings.subject.agent` names. */
  agent?: { serviceAccount: pulumi.Input<string>; namespace: pulumi.Input<string> };
}

/**
 * Rights of one subject for one intent in one namespace: a Role with exact verbs and its RoleBinding, nothing cluster-wide. Refuses an
 * agent's subject without that agent's ServiceAccount.
 */
export class Access extends pulumi.ComponentResource {
  /** The subject as RBAC names it, for further grants to the same jobs or people. */
  readonly subject: pulumi.Output<RbacSubject>;

  constructor(name: string, args: AccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("gitlab-kubernetes:index:Access", name, {}, opts);
    const { settings, owner, namespace } = args;
    const metadata = { name: `access-${name}`, namespace, labels: ownershipLabels(owner, "access", name) };
    this.subject = subjectOf(name, args);

    const role = new Role(name, { metadata, rules: intentRules(settings) }, { parent: this });
    new RoleBinding(
      name,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
        subjects: [this.subject],
      },
      { parent: this, dependsOn: role },
    );
    this.registerOutputs({ subject: this.subject });
  }
}

function subjectOf(name: string, { settings: { subject }, agent, directory }: AccessArgs): pulumi.Output<RbacSubject> {
  if (subject.agent === undefined) return impersonated(subject, directory);
  if (agent === undefined)
    throw new Error(
      `Access ${name}: its subject is the agent "${subject.agent}", but nothing gave that agent's ServiceAccount; pass agent.`,
    );
  return pulumi
    .all([agent.serviceAccount, agent.namespace])
    .apply(([account, namespace]): RbacSubject => ({ kind: "ServiceAccount", name: account, namespace }));
}

function impersonated(subject: Subject, directory: Directory): pulumi.Output<RbacSubject> {
  const { kind, path } = ownerOf(subject);
  return directory[kind](path).apply((id) => groupSubject(groupName(subject, id)));
}
