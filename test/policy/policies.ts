import { object } from "../lib/judge.ts";

/** The peer that is the cluster's resolver. */
export const RESOLVER = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};

/** The private ranges of IPv4 that a wide block must leave out. */
export const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"];

/** Public addresses of IPv4. */
export const PUBLIC = { ipBlock: { cidr: "0.0.0.0/0", except: PRIVATE } };

export const port = (number: number | string, protocol = "TCP", endPort?: number) => ({
  protocol,
  port: number,
  ...(endPort === undefined ? {} : { endPort }),
});

/** Selects every job pod, whatever it does. */
export const EVERY_JOB = { matchExpressions: [{ key: "job.runner.gitlab.com/pod", operator: "Exists" }] };

/** A NetworkPolicy in namespace `shop-jobs` for every job, both ways, with these egress rules. */
export function egress(...rules: unknown[]) {
  return policy({ egress: rules });
}

/** A NetworkPolicy in namespace `shop-jobs`; what is given replaces parts of its spec. */
export function policy(spec: Record<string, unknown>, name = "jobs", namespace = "shop-jobs") {
  return object(
    "networking.k8s.io/v1",
    "NetworkPolicy",
    {
      metadata: { name, namespace },
      spec: { podSelector: EVERY_JOB, policyTypes: ["Ingress", "Egress"], ingress: [], ...spec },
    },
    name,
  );
}

/** A runner's ConfigMap whose jobs run in `shop-jobs`. */
export function runner(...lines: string[]) {
  const text = ["[[runners]]", "[runners.kubernetes]", 'namespace = "shop-jobs"', ...lines].join("\n");
  return object("v1", "ConfigMap", { metadata: { namespace: "shop-ci" }, data: { "config.toml": text } }, "runner");
}
