import type { ResourceRule } from "../../lib/rule.ts";

const OBSOLETE = ["ProjectCluster", "GroupCluster", "InstanceCluster"].map((kind) => `gitlab/${kind}`);

/** Clusters are joined by the agent, and not by certificate. */
export const glNoCertCluster: ResourceRule = {
  scope: "resource",
  judges: OBSOLETE,
  id: "gl-no-cert-cluster",
  severity: "medium",
  level: "mandatory",
  demand: "No cluster is joined by certificate.",
  why: "The integration keeps a token of the cluster in GitLab, usually cluster-admin's, opens the API server to it, and is deprecated.",
  fix: "join the cluster with ClusterAgent and remove the resource",
  reference: "GitLab docs, certificate-based Kubernetes integration (deprecated in 14.5)",
  judge(resource, read) {
    const what = "the cluster is joined by certificate";
    return [{ at: read, what, found: `gitlab ${resource.kind}`, wanted: "a ClusterAgent" }];
  },
};
