import { rbac, rule } from "./objects.ts";

/** Rights of a bot, and the shortest way on which they make it `boss` of namespace `shop` or more. */
const RBAC = "rbac.authorization.k8s.io";
const CERTIFICATES = "certificates.k8s.io";
const flux = (kind: string, spec: object, group = "kustomize.toolkit.fluxcd.io") => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name: "app", namespace: "shop" },
  spec,
});
const tokenSecret = {
  apiVersion: "v1",
  kind: "Secret",
  type: "kubernetes.io/service-account-token",
  metadata: { name: "old", namespace: "shop", annotations: { "kubernetes.io/service-account.name": "boss" } },
};
export const names = (...resourceNames: string[]) => ({ resourceNames });
export const group = (...apiGroups: string[]) => ({ apiGroups });

export type Row = [
  title: string,
  rules: object[],
  scope: "shop" | "cluster",
  chain: string | undefined,
  ...more: object[],
];

export const USES = "uses the token of system:serviceaccount:shop:boss";
export const ROWS: Row[] = [
  ["nothing", [], "shop", undefined],
  ["a pod", [rule(["create"], ["pods"])], "shop", `runs a pod in shop; ${USES}`],
  ["a pod anywhere", [rule(["create"], ["pods"])], "cluster", `runs a pod in any namespace; ${USES}`],
  ["a changed Deployment", [rule(["patch"], ["deployments"], group("apps"))], "shop", `runs a pod in shop; ${USES}`],
  ["a CronJob", [rule(["update"], ["cronjobs"], group("batch"))], "shop", `runs a pod in shop; ${USES}`],
  ["reading pods", [rule(["get", "list"], ["pods", "pods/log"])], "shop", undefined],
  ["creating a pod of one name, which is nothing", [rule(["create"], ["pods"], names("a"))], "shop", undefined],
  ["a command in a pod", [rule(["get"], ["pods/exec"])], "shop", `runs commands in pods of shop; ${USES}`],
  ["another image for a pod", [rule(["patch"], ["pods"])], "shop", `runs commands in pods of shop; ${USES}`],
  [
    "a token",
    [rule(["create"], ["serviceaccounts/token"])],
    "shop",
    `requests a token of any service account in shop; ${USES}`,
  ],
  [
    "a token by name",
    [rule(["create"], ["serviceaccounts/token"], names("boss"))],
    "shop",
    "requests a token of system:serviceaccount:shop:boss",
  ],
  ["a token of another name", [rule(["create"], ["serviceaccounts/token"], names("clerk"))], "cluster", undefined],
  ["reading secrets", [rule(["list"], ["secrets"])], "shop", undefined],
  ["reading a token Secret", [rule(["list"], ["secrets"])], "shop", "reads the token Secret old", tokenSecret],
  ["reading another Secret", [rule(["get"], ["secrets"], names("new"))], "shop", undefined, tokenSecret],
  [
    "making and reading Secrets",
    [rule(["create", "get"], ["secrets"])],
    "shop",
    `makes and reads token Secrets in shop; ${USES}`,
  ],
  [
    "making Secrets and reading one",
    [rule(["create"], ["secrets"]), rule(["get"], ["secrets"], names("a"))],
    "shop",
    undefined,
  ],
  [
    "impersonating an account",
    [rule(["impersonate"], ["serviceaccounts"], names("boss"))],
    "shop",
    "impersonates system:serviceaccount:shop:boss",
  ],
  ["impersonating users in a namespace, which is nothing", [rule(["impersonate"], ["users"])], "shop", undefined],
  ["impersonating one user", [rule(["impersonate"], ["users"], names("eve"))], "cluster", undefined],
  [
    "impersonating all users",
    [rule(["impersonate"], ["users"])],
    "cluster",
    `impersonates any user; requests a token of any service account in any namespace; ${USES}`,
  ],
  [
    "impersonating service accounts and groups",
    [rule(["impersonate"], ["serviceaccounts", "groups"])],
    "cluster",
    "impersonates the group system:masters",
  ],
  [
    "impersonating all users and groups",
    [rule(["impersonate"], ["users", "groups"])],
    "cluster",
    "impersonates the group system:masters",
  ],
  ["impersonating groups and nobody", [rule(["impersonate"], ["groups"])], "cluster", undefined],
  [
    "binding any ClusterRole in a namespace",
    [rule(["bind"], ["clusterroles"], group(RBAC)), rule(["create"], ["rolebindings"], group(RBAC))],
    "shop",
    `binds cluster-admin to itself in shop; runs a pod in shop; ${USES}`,
  ],
  [
    "binding any ClusterRole in the cluster",
    [rule(["bind"], ["clusterroles"], group(RBAC)), rule(["create"], ["clusterrolebindings"], group(RBAC))],
    "cluster",
    "binds cluster-admin to itself in any namespace",
  ],
  [
    "binding one ClusterRole in the cluster",
    [
      rule(["bind"], ["clusterroles"], { ...group(RBAC), ...names("bosses") }),
      rule(["patch"], ["clusterrolebindings"], group(RBAC)),
    ],
    "cluster",
    "binds ClusterRole bosses to itself in any namespace",
  ],
  [
    "binding any Role",
    [rule(["bind"], ["roles"], group(RBAC)), rule(["update"], ["rolebindings"], group(RBAC))],
    "shop",
    `binds any Role of shop to itself; takes Role shop/runner; runs a pod in shop; ${USES}`,
    rbac("Role", "runner", "shop", { rules: [rule(["create"], ["pods"])] }),
  ],
  [
    "binding without bind",
    [rule(["create"], ["rolebindings", "clusterrolebindings"], group(RBAC))],
    "cluster",
    undefined,
  ],
  [
    "escalating a Role",
    [rule(["escalate", "patch"], ["roles"], group(RBAC))],
    "shop",
    `adds rules to a role in shop; runs a pod in shop; ${USES}`,
  ],
  ["escalating without writing", [rule(["escalate"], ["clusterroles"], group(RBAC))], "cluster", undefined],
  [
    "escalating a ClusterRole",
    [rule(["escalate", "update"], ["clusterroles"], group(RBAC))],
    "cluster",
    "adds rules to a role in any namespace",
  ],
  [
    "a certificate",
    [
      rule(["create"], ["certificatesigningrequests"], group(CERTIFICATES)),
      rule(["update"], ["certificatesigningrequests/approval"], group(CERTIFICATES)),
      rule(["approve"], ["signers"], { ...group(CERTIFICATES), ...names("kubernetes.io/kube-apiserver-client") }),
    ],
    "cluster",
    `signs itself a certificate of any user; requests a token of any service account in any namespace; ${USES}`,
  ],
  [
    "a certificate of any signer of Kubernetes",
    [
      rule(["create"], ["certificatesigningrequests"], group(CERTIFICATES)),
      rule(["update"], ["certificatesigningrequests/approval"], group(CERTIFICATES)),
      rule(["approve"], ["signers"], { ...group(CERTIFICATES), ...names("kubernetes.io/*") }),
    ],
    "cluster",
    `signs itself a certificate of any user; requests a token of any service account in any namespace; ${USES}`,
  ],
  [
    "a certificate of another signer",
    [
      rule(["create"], ["certificatesigningrequests"], group(CERTIFICATES)),
      rule(["update"], ["certificatesigningrequests/approval"], group(CERTIFICATES)),
      rule(["approve"], ["signers"], { ...group(CERTIFICATES), ...names("example.com/x") }),
    ],
    "cluster",
    undefined,
  ],
  ["a kubelet", [rule(["get"], ["nodes/proxy"])], "cluster", `runs commands in any pod through the kubelet; ${USES}`],
  [
    "a webhook",
    [rule(["create"], ["mutatingwebhookconfigurations"], group("admissionregistration.k8s.io"))],
    "cluster",
    "rewrites every request through a webhook",
  ],
  [
    "a Kustomization where Flux is not locked down",
    [rule(["create"], ["kustomizations"], group("kustomize.toolkit.fluxcd.io"))],
    "shop",
    "writes what Flux applies in shop; has Flux apply as itself, as it is not seen to be locked down",
  ],
  [
    "a HelmRelease where Flux is locked down",
    [rule(["create"], ["helmreleases"], group("helm.toolkit.fluxcd.io"))],
    "shop",
    `writes what Flux applies in shop; has Flux apply as a service account of shop; ${USES}`,
    flux("FluxInstance", { cluster: { multitenant: true } }, "fluxcd.controlplane.io"),
  ],
  [
    "a source that a Kustomization applies as an account",
    [rule(["patch"], ["ocirepositories"], group("source.toolkit.fluxcd.io"))],
    "shop",
    "changes a source of Flux in shop",
    flux("Kustomization", { serviceAccountName: "boss", sourceRef: { kind: "OCIRepository", name: "app" } }),
  ],
  [
    "a source that Flux applies as itself",
    [rule(["patch"], ["ocirepositories"], group("source.toolkit.fluxcd.io"))],
    "shop",
    "changes a source of Flux in shop",
    flux("Kustomization", { sourceRef: { kind: "OCIRepository", name: "app" } }),
  ],
  [
    "a source that nothing applies",
    [rule(["patch"], ["ocirepositories"], group("source.toolkit.fluxcd.io"))],
    "shop",
    undefined,
  ],
  [
    "a volume of the node",
    [rule(["create"], ["persistentvolumes"]), rule(["create"], ["jobs"], group("batch"))],
    "cluster",
    `runs a pod in any namespace; ${USES}`,
  ],
];
