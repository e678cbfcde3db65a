import * as gitlab from "@pulumi/gitlab";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import type { ClusterAccess } from "../components/flux/definitions.ts";
import type { ClusterSettings } from "../config/cluster.schema.ts";
import type { GitLabSettings } from "../config/gitlab.schema.ts";

/** Provider of the GitLab instance, with the stack's token or the environment's GITLAB_TOKEN. It retries 429 only. */
export function gitlabProvider({ url, credentials }: GitLabSettings, config: pulumi.Config): gitlab.Provider {
  return new gitlab.Provider("gitlab", {
    baseUrl: `${url}/api/v4/`,
    ...(credentials === "secret" && { token: config.requireSecret("gitlabToken") }),
  });
}

/** How providers reach a cluster. The context is always named, so nothing goes to whatever cluster is current (DESIGN D4, D18). */
export function clusterAccess(
  name: string,
  { context, kubeconfig }: ClusterSettings,
  kubeconfigs: pulumi.Output<Record<string, string>> | undefined,
): ClusterAccess {
  const content = kubeconfigContent(name, context, kubeconfig, kubeconfigs);
  return { context, ...(content && { kubeconfig: content }) };
}

/** Provider of a cluster. */
export function clusterProvider(name: string, access: ClusterAccess): KubernetesProvider {
  return new KubernetesProvider(name, { ...access, enableServerSideApply: true });
}

function kubeconfigContent(
  name: string,
  context: string,
  kubeconfig: ClusterSettings["kubeconfig"],
  kubeconfigs: pulumi.Output<Record<string, string>> | undefined,
): pulumi.Input<string> | undefined {
  switch (kubeconfig.source) {
    case "environment":
      return undefined;
    case "file":
      return kubeconfig.path;
    case "secret":
      return pulumi.secret(kubeconfigs!.apply((all) => all[name]!));
    case "exec":
      return execKubeconfig(context, kubeconfig);
  }
}

/** Kubeconfig whose credentials come from the cloud's plugin at every call (Kubernetes: client-go credential plugins). */
export function execKubeconfig(
  context: string,
  source: Extract<ClusterSettings["kubeconfig"], { source: "exec" }>,
): string {
  const { server, certificateAuthorityData, command, args, env } = source;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [{ name: context, cluster: { server, "certificate-authority-data": certificateAuthorityData } }],
    contexts: [{ name: context, context: { cluster: context, user: context } }],
    users: [
      {
        name: context,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1",
            interactiveMode: "Never",
            command,
            args,
            env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
          },
        },
      },
    ],
  });
}
