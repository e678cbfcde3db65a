import { stringify } from "smol-toml";
import { featureFlags } from "./feature-flags.ts";
import { kubernetesTable, present } from "./kubernetes.toml.ts";
import type { RunnerSettings } from "./runner.schema.ts";
import type { Cache } from "./volumes.schema.ts";

/**
 * `config.toml` of a runner: one `[[runners]]`, the same text for both installers. It is a template: address, id and token of
 * the runner and the global section (`concurrent`, `check_interval`, …) come from the installer, so the text holds no secret.
 * The same settings give the same bytes.
 */
export function runnerToml(name: string, runner: RunnerSettings): string {
  const { environment, ...runners } = runner.config.runners;
  return stringify({
    runners: [
      present({
        name,
        executor: "kubernetes",
        limit: jobsPerManager(runner),
        ...runners,
        environment: environment && Object.entries(environment).map(([key, value]) => `${key}=${value}`),
        feature_flags: featureFlags(runner.jobs.featureFlags, (runner.config.kubernetes.pod_spec ?? []).length > 0),
        cache: runner.jobs.cache && cacheTable(runner.jobs.cache),
        kubernetes: kubernetesTable(name, runner),
      }),
    ],
  });
}

/** Jobs at the same time that one manager takes. */
export function jobsPerManager({ jobs, manager }: RunnerSettings): number {
  return jobs.concurrency / (manager.replicas ?? 1);
}

/** `[runners.cache]` in the runner's own spelling of these keys (capitals). Keys of the storage are not in it. */
function cacheTable(cache: Cache): Record<string, unknown> {
  const storage = {
    s3: (s3: Cache & { type: "s3" }) => ({
      ServerAddress: s3.server,
      BucketName: s3.bucket,
      BucketLocation: s3.region,
      AuthenticationType: s3.credentials === undefined ? "iam" : "access-key",
      ServerSideEncryption: s3.serverSideEncryption,
      ServerSideEncryptionKeyID: s3.serverSideEncryptionKeyId,
      Insecure: false,
    }),
    gcs: (gcs: Cache & { type: "gcs" }) => ({ BucketName: gcs.bucket }),
    azure: (azure: Cache & { type: "azure" }) => ({
      AccountName: azure.account,
      ContainerName: azure.container,
      StorageDomain: azure.storageDomain,
    }),
  }[cache.type] as (cache: Cache) => Record<string, unknown>;
  return present({
    Type: cache.type,
    Path: cache.path,
    Shared: cache.shared,
    [cache.type]: present(storage(cache)),
  });
}
