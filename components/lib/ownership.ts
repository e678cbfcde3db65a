/**
 * Who made a thing. Everything that this program makes in Kubernetes and in GitLab carries this mark, and repair, drift and
 * teardown act only on what bears it (DESIGN D19).
 */
export interface Ownership {
  /** Pulumi project. */
  readonly project: string;
  /** Pulumi stack. */
  readonly stack: string;
}

/** Labels of a Kubernetes object. `component` is the area ("agent", "runner", …), `name` the logical name in the stack file. */
export function ownershipLabels(owner: Ownership, component: string, name: string): Record<string, string> {
  return {
    "app.kubernetes.io/managed-by": "pulumi",
    "app.kubernetes.io/part-of": "gitlab-kubernetes",
    "gitlab-kubernetes/project": owner.project,
    "gitlab-kubernetes/stack": owner.stack,
    "gitlab-kubernetes/component": component,
    "gitlab-kubernetes/name": name,
  };
}

/** Mark for GitLab's free texts (description, maintenance note, token name): `[gitlab-kubernetes:<project>/<stack>/<name>]`. */
export function ownershipMark(owner: Ownership, name: string): string {
  return `[gitlab-kubernetes:${owner.project}/${owner.stack}/${name}]`;
}
