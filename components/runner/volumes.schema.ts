import { z } from "zod";
import { Bytes, Constant, ContainerPath, ObjectName, refused, SubPath } from "./text.schema.ts";

const mount = { name: ObjectName, mountPath: ContainerPath, subPath: SubPath.optional() };
const items = z.record(z.string().min(1), SubPath).optional();

/**
 * Volumes of the job pod, mounted in all its containers. Types are those of GitLab Runner 19; `projected` does not exist there
 * (write two secrets, or a pod_spec patch). Names and paths are constant, because the runner expands job variables in them.
 */
export const Volumes = z.strictObject({
  emptyDir: z.array(z.strictObject({ ...mount, medium: z.enum(["Memory"]).optional(), sizeLimit: Bytes })).default([]),
  /** `name` is the claim's name. */
  pvc: z.array(z.strictObject({ ...mount, readOnly: z.boolean().default(false) })).default([]),
  /** `name` is the ConfigMap's name; `items` maps keys to paths. */
  configMap: z.array(z.strictObject({ ...mount, readOnly: z.boolean().default(true), items })).default([]),
  /** `name` is the Secret's name. Every job of this runner can read it; it is always mounted read-only. */
  secret: z.array(z.strictObject({ ...mount, items })).default([]),
  csi: z
    .array(
      z.strictObject({
        ...mount,
        driver: z.string().min(1),
        fsType: z.string().min(1).optional(),
        readOnly: z.boolean().default(true),
        volumeAttributes: z.record(z.string().min(1), Constant).optional(),
      }),
    )
    .default([]),
  nfs: z
    .array(
      z.strictObject({ ...mount, server: z.string().min(1), path: ContainerPath, readOnly: z.boolean().default(true) }),
    )
    .default([]),
  hostPath: refused(
    "hostPath gives every job the node's files, which ends in the node's root; use emptyDir, pvc or a cache",
  ),
  projected: refused(
    "GitLab Runner has no volume type projected and drops it silently; write one secret volume for each Secret, with items",
  ),
});

export type Volumes = z.infer<typeof Volumes>;

const cache = {
  /** Folder inside the bucket. */
  path: Constant.optional(),
  /** Runners share one cache: jobs of one runner can then read and poison what jobs of another wrote. */
  shared: z.boolean().default(false),
};

/** Name of a Secret in the manager's namespace, which the stack does not make: cache keys are no settings. */
const credentials = ObjectName.optional();

/**
 * Distributed cache. The manager signs the addresses that a job uploads to, so only the manager holds the keys: the Secret in
 * `credentials`, or no Secret at all where its ServiceAccount has a cloud identity (preferred). Keys of that Secret: s3
 * `accesskey`, `secretkey`; gcs `gcs-access-id`, `gcs-private-key` with the chart and `access-id`, `private-key` with the
 * operator; azure `azure-account-name`, `azure-account-key` with the chart and `accountName`, `privateKey` with the operator.
 */
export const Cache = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("s3"),
    ...cache,
    credentials,
    bucket: z.string().min(3),
    region: z.string().min(1),
    /** Host of the object storage where it is not Amazon's; always reached over TLS. */
    server: z.string().min(1).optional(),
    serverSideEncryption: z.enum(["S3", "KMS", "DSSE-KMS"]).optional(),
    serverSideEncryptionKeyId: z.string().min(1).optional(),
  }),
  z.strictObject({ type: z.literal("gcs"), ...cache, credentials, bucket: z.string().min(3) }),
  z.strictObject({
    type: z.literal("azure"),
    ...cache,
    credentials,
    container: z.string().min(3),
    account: z.string().min(1).optional(),
    storageDomain: z.string().min(1).optional(),
  }),
]);

export type Cache = z.infer<typeof Cache>;
