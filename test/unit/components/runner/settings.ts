import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { HelmRunnerSettings, OperatorRunnerSettings } from "../../../../components/runner/runner.schema.ts";

/** Smallest settings of a Helm runner, as a stack file says them. */
export const helm = {
  installer: "helm",
  cluster: "dev",
  scope: { group: "acme/shop" },
  description: "Runner of the shop",
  tags: ["k8s"],
  untagged: true,
  manager: { namespace: "gitlab-runner", chart: { version: "0.88.0" } },
  jobs: {
    namespace: "gitlab-runner-jobs",
    concurrency: 4,
    images: { default: "alpine:3.22.1", allowed: ["registry.gitlab.com/acme/**", "alpine:*"] },
    services: { allowed: ["postgres:*"] },
  },
};

/** The same runner, installed by the operator. */
export const operator = {
  ...helm,
  installer: "operator",
  manager: { image: "registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.4.0" },
  jobs: {
    ...helm.jobs,
    images: {
      ...helm.jobs.images,
      helper: "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.4.0",
    },
  },
};

type Plain = { [key: string]: unknown };

/** `base` with `changes` laid over it: objects are joined, everything else is replaced, undefined removes. */
export function changed<T extends Plain>(base: T, changes: Plain): T {
  const result: Plain = { ...base };
  for (const [key, change] of Object.entries(changes)) {
    const old = result[key];
    if (change === undefined) delete result[key];
    else result[key] = isPlain(change) && isPlain(old) ? changed(old, change) : change;
  }
  return result as T;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const helmRunner = (changes: Plain = {}) => HelmRunnerSettings.parse(changed(helm, changes));
export const operatorRunner = (changes: Plain = {}) => OperatorRunnerSettings.parse(changed(operator, changes));

/** Each fault of settings as `path: sentence`. */
export function faultsOf(
  schema: {
    safeParse(value: unknown): { error?: { issues: { path: PropertyKey[]; message: string; errors?: unknown }[] } };
  },
  value: unknown,
): string[] {
  return (schema.safeParse(value).error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

/** A folder beside the checkout, where it is present. */
export const shared = (folder: string) => resolve(import.meta.dirname, "../../../../../shared", folder);

/** Skips a test aloud when the shared file is not here; gives its path. */
export function sharedFile(test: Mocha.Context, ...path: string[]): string {
  const file = join(shared("."), ...path);
  if (!existsSync(file)) {
    console.log(`skipped: ../shared/${path.join("/")} is not here`);
    test.skip();
  }
  return file;
}
