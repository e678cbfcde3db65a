import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** What the sandbox has to know of a stack file: plain YAML, read without the product's code. */
export interface StackFile {
  stack: string;
  text: string;
  /** Settings by area, without the prefix `gitlab-kubernetes:`. */
  areas: Record<string, Tree>;
}

export type Tree = Record<string, unknown>;

const PREFIX = "gitlab-kubernetes:";

/** Reads `Pulumi.<stack>.yaml` of a checkout. */
export function readStackFile(root: string, stack: string): StackFile {
  const file = join(root, `Pulumi.${stack}.yaml`);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Error(
      `There is no Pulumi.${stack}.yaml in this checkout; name a stack that has a file, for example "dev".`,
    );
  }
  return parseStackFile(stack, text);
}

export function parseStackFile(stack: string, text: string): StackFile {
  const { config = {} } = (parse(text) ?? {}) as { config?: Tree };
  const areas = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, value]) => [key.slice(PREFIX.length), value as Tree]),
  );
  return { stack, text, areas };
}

/** Entries of an area, or of a map below it. */
export function entriesOf(tree: unknown): [string, Tree][] {
  return Object.entries((tree ?? {}) as Record<string, Tree>);
}

/** Context of each cluster, by the cluster's name. */
export function contextsOf({ areas }: StackFile): Record<string, string> {
  return Object.fromEntries(entriesOf(areas["clusters"]).map(([name, { context }]) => [name, String(context)]));
}

/** Every group and project that the file names; the sandbox's GitLab starts with them. */
export function pathsOf({ areas }: StackFile): { groups: string[]; projects: string[] } {
  const groups = new Set<string>();
  const projects = new Set<string>();
  const idOf = (entry: unknown) => (typeof entry === "string" ? entry : (entry as { id?: string })?.id);
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const found =
        typeof inner === "string"
          ? [inner]
          : Array.isArray(inner)
            ? inner.map(idOf).filter((id) => id !== undefined)
            : [];
      if (["project", "projects"].includes(key)) for (const path of found) projects.add(path);
      if (["group", "groups", "rootGroup", "tokenGroup"].includes(key)) for (const path of found) groups.add(path);
      visit(inner);
    }
  };
  visit(areas);
  for (const path of [...projects, ...groups]) for (const above of ancestorsOf(path)) groups.add(above);
  return { groups: [...groups].sort(), projects: [...projects].sort() };
}

function ancestorsOf(path: string): string[] {
  const segments = path.split("/").slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join("/"));
}
