import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { NumberedPath } from "../components/agent/numbers.ts";

/**
 * Numeric ids of GitLab's groups and projects by path, read once each. Many inputs of the provider want integers
 * (reference/pulumi.md §1.0), while stack files name paths.
 */
export class Directory {
  readonly #projects = new Map<string, pulumi.Output<string>>();
  readonly #groups = new Map<string, pulumi.Output<string>>();
  readonly #provider: gitlab.Provider;

  constructor(provider: gitlab.Provider) {
    this.#provider = provider;
  }

  /** Id of the project with this full path; GitLab answers 404 where there is none or the token does not see it. */
  project(path: string): pulumi.Output<string> {
    return remembered(
      this.#projects,
      path,
      () => gitlab.getProjectOutput({ pathWithNamespace: path }, { provider: this.#provider }).id,
    );
  }

  /** Id of the group with this full path. */
  group(path: string): pulumi.Output<string> {
    return remembered(
      this.#groups,
      path,
      () => gitlab.getGroupOutput({ fullPath: path }, { provider: this.#provider }).id,
    );
  }

  /** Ids by full path; a project and a group never have the same one. */
  ids(paths: readonly NumberedPath[]): Record<string, pulumi.Output<string>> {
    return Object.fromEntries(paths.map(({ kind, path }) => [path, this[kind](path)]));
  }
}

function remembered<T>(known: Map<string, T>, key: string, read: () => T): T {
  const value = known.get(key) ?? read();
  known.set(key, value);
  return value;
}
