import { SECRETS } from "../config/load.ts";
import { DUMMY_SECRET } from "./stack-file.ts";

type Clusters = Record<string, { kubeconfig?: { source?: string } } | null>;

/**
 * A dummy for each secret that this project's program asks for with these settings: the GitLab token, and a kubeconfig for
 * each cluster whose kubeconfig is a secret of the stack. Keys are `project:key`.
 */
export function dummySecrets(project: string, config: Record<string, string>): Record<string, unknown> {
  const [token, kubeconfigs] = SECRETS;
  const clusters = Object.entries(JSON.parse(config[`${project}:clusters`] ?? "{}") as Clusters);
  const secret = clusters.filter(([, cluster]) => cluster?.kubeconfig?.source === "secret");
  return {
    [`${project}:${token}`]: DUMMY_SECRET,
    ...(secret.length > 0 && {
      [`${project}:${kubeconfigs}`]: Object.fromEntries(secret.map(([name]) => [name, DUMMY_SECRET])),
    }),
  };
}
