import { z } from "zod";
import { MinorVersion } from "./primitives.ts";

/** Where the kubeconfig of a cluster comes from (DESIGN D18). */
const Kubeconfig = z.discriminatedUnion("source", [
  /** `KUBECONFIG` or `~/.kube/config` of whoever runs Pulumi. */
  z.strictObject({ source: z.literal("environment") }),
  z.strictObject({ source: z.literal("file"), path: z.string().min(1) }),
  /** The secret `kubeconfigs.<cluster>` of the stack. */
  z.strictObject({ source: z.literal("secret") }),
  /** The cloud's exec plugin: short-lived credentials, nothing stored. */
  z.strictObject({
    source: z.literal("exec"),
    server: z.url({ protocol: /^https$/ }),
    certificateAuthorityData: z.string().min(1),
    command: z.string().min(1),
    args: z.array(z.string()).default([]),
    env: z.record(z.string(), z.string()).default({}),
  }),
]);

/** One Kubernetes cluster. `context` is always named, so that nothing ever goes to whatever cluster is current. */
export const ClusterSettings = z.strictObject({
  context: z.string().min(1),
  /** Version of the cluster, checked against what GitLab and Flux support. */
  kubernetes: MinorVersion,
  kubeconfig: Kubeconfig.default({ source: "environment" }),
});
export type ClusterSettings = z.infer<typeof ClusterSettings>;
