/** Whose a thing in GitLab or in a cluster is. */
export interface Owner {
  project: string;
  stack: string;
}

/** A mark as it stands in a description, a maintenance note, a token's name or a file's first line. */
export interface Mark extends Owner {
  /** Logical name in the stack. */
  name: string;
}

const MARK = /\[gitlab-kubernetes:([^/\]\s]+)\/([^/\]\s]+)\/([^\]\s]+)\]/;

/** The ownership mark in a text (DESIGN D19), or undefined where there is none. */
export function markIn(text: string | null | undefined): Mark | undefined {
  const [, project, stack, name] = MARK.exec(text ?? "") ?? [];
  return project && stack && name ? { project, stack, name } : undefined;
}

/** `ours`: bears the mark of this project and stack. `foreign`: bears another's. `unmarked`: bears none. */
export type Ownership = "ours" | "foreign" | "unmarked";

export function ownershipOf(text: string | null | undefined, owner: Owner): Ownership {
  const mark = markIn(text);
  if (!mark) return "unmarked";
  return mark.project === owner.project && mark.stack === owner.stack ? "ours" : "foreign";
}

/** The same judgement by the labels of a Kubernetes object. */
export function ownershipOfLabels(labels: Record<string, string> | undefined, owner: Owner): Ownership {
  const project = labels?.["gitlab-kubernetes/project"];
  const stack = labels?.["gitlab-kubernetes/stack"];
  if (!project || !stack) return "unmarked";
  return project === owner.project && stack === owner.stack ? "ours" : "foreign";
}
