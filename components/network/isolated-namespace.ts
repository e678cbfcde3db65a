import { LimitRange } from "@pulumi/kubernetes/core/v1/limitRange.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { ResourceQuota } from "@pulumi/kubernetes/core/v1/resourceQuota.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { type Ownership, ownershipLabels } from "../lib/ownership.ts";
import { type Checked, checked, type Settings } from "../lib/settings.ts";
import { NamespaceSettings } from "./namespace.schema.ts";
import type { PodSecurity } from "./network.schema.ts";
import { DEFAULT_DENY, policyName, policySpec } from "./openings.ts";

/** What a namespace is made of. */
export interface IsolatedNamespaceArgs {
  /** Name in the cluster. */
  name: string;
  owner: Ownership;
  /** Pod Security, openings, quota and limits (`namespace.schema.ts`). */
  settings: Settings;
  /** Pulumi refuses to delete or replace the namespace, and what is in it with it. */
  protect?: boolean;
}

type Given = Checked<IsolatedNamespaceArgs, typeof NamespaceSettings>;

/**
 * A namespace with its Pod Security level, closed both ways but for named openings, with quota and limits where they are given.
 * Refuses two openings of one name. Needs a network plugin that enforces NetworkPolicy (Flannel alone does not).
 */
export class IsolatedNamespace extends pulumi.ComponentResource {
  /** Name of the namespace; known at preview, and whoever uses it waits until policies, quota and limits are there. */
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: IsolatedNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = checked(NamespaceSettings, `Namespace ${name}`, args);
    refuseTwins(given);
    super("gitlab-kubernetes:index:IsolatedNamespace", name, {}, opts);
    const labels = ownershipLabels(args.owner, "network", name);

    const metadata = { name: args.name, labels: namespaceLabels(given.settings, labels) };
    const made = new Namespace(name, { metadata }, { parent: this, protect: args.protect }).metadata.name;
    const guards = [
      ...this.#policies(name, given.settings, made, labels),
      ...this.#limits(name, given.settings, made, labels),
    ];

    this.name = pulumi.all([made, ...guards.map((guard) => guard.metadata.name)]).apply(([namespace]) => namespace!);
    this.registerOutputs({ name: this.name });
  }

  #policies(
    name: string,
    { network, openings }: NamespaceSettings,
    namespace: pulumi.Output<string>,
    labels: Record<string, string>,
  ): NetworkPolicy[] {
    const policies = [
      { policy: "default-deny", spec: DEFAULT_DENY },
      ...openings.map((opening) => ({ policy: policyName(opening), spec: policySpec(opening, network) })),
    ];
    return policies.map(
      ({ policy, spec }) =>
        new NetworkPolicy(
          `${name}-${policy}`,
          { metadata: { name: policy, namespace, labels }, spec },
          { parent: this },
        ),
    );
  }

  #limits(
    name: string,
    { quota, limits }: NamespaceSettings,
    namespace: pulumi.Output<string>,
    labels: Record<string, string>,
  ) {
    const made: (ResourceQuota | LimitRange)[] = [];
    if (quota)
      made.push(
        new ResourceQuota(
          `${name}-quota`,
          { metadata: { name: "quota", namespace, labels }, spec: { hard: quota } },
          { parent: this },
        ),
      );
    if (limits)
      made.push(
        new LimitRange(
          `${name}-limits`,
          { metadata: { name: "limits", namespace, labels }, spec: { limits: [{ type: "Container", ...limits }] } },
          { parent: this },
        ),
      );
    return made;
  }
}

/** Labels that Pod Security admission reads (Kubernetes: concepts/security/pod-security-admission). */
export function podSecurityLabels({ enforce, audit, warn, version }: PodSecurity): Record<string, string> {
  const prefix = "pod-security.kubernetes.io";
  const levels = Object.entries({ enforce, audit, warn });
  return Object.fromEntries(
    levels.flatMap(([mode, level]) => [
      [`${prefix}/${mode}`, level],
      [`${prefix}/${mode}-version`, version],
    ]),
  );
}

function namespaceLabels(
  { labels, podSecurity, leaveLabels }: NamespaceSettings,
  ownership: Record<string, string>,
): Record<string, string> {
  const all = { ...labels, ...ownership, ...podSecurityLabels(podSecurity) };
  return Object.fromEntries(Object.entries(all).filter(([key]) => !leaveLabels.includes(key)));
}

function refuseTwins({ name, settings }: Given): void {
  const names = settings.openings.map(policyName);
  const twin = names.find((policy, index) => names.indexOf(policy) !== index);
  if (twin !== undefined)
    throw new Error(
      `Namespace ${name}: two openings would both be the NetworkPolicy "${twin}", and one would replace the other; give each opening its own name.`,
    );
}
