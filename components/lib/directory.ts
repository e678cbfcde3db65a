import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";

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

  /** Ids of every group above a project or group, nearest last. */
  ancestors(path: string): pulumi.Output<string[]> {
    const segments = path.split("/").slice(0, -1);
    return pulumi.all(segments.map((_, index) => this.group(segments.slice(0, index + 1).join("/"))));
  }
}

function remembered<T>(known: Map<string, T>, key: string, read: () => T): T {
  const value = known.get(key) ?? read();
  known.set(key, value);
  return value;
}
