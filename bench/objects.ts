import type { Judged } from "../policy/lib/session.ts";

const CONTAINER = {
  name: "main",
  image: `registry.example.com/a@sha256:${"0".repeat(64)}`,
  resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
};
const LABELS = { app: "it" };
const POD = {
  serviceAccountName: "it",
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [CONTAINER],
};
const DEPLOYMENT = { selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec: POD } };
const CLOSED = { podSelector: { matchLabels: LABELS }, policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] };
const READ_ONE = { apiGroups: [""], resources: ["configmaps"], resourceNames: ["it"], verbs: ["get"] };

/** Module of the type token, apiVersion, kind and body of the kinds that a stack of ours has; sound, as findings are rare where a pack is in use. */
const BODIES: readonly [module: string, apiVersion: string, kind: string, body: object][] = [
  ["apps/v1", "apps/v1", "Deployment", { spec: DEPLOYMENT }],
  ["core/v1", "v1", "ConfigMap", { data: { "app.yaml": "a: 1\n".repeat(40) } }],
  ["core/v1", "v1", "Service", { spec: { selector: LABELS, ports: [{ port: 80 }] } }],
  ["core/v1", "v1", "ServiceAccount", { automountServiceAccountToken: false }],
  ["networking.k8s.io/v1", "networking.k8s.io/v1", "NetworkPolicy", { spec: CLOSED }],
  ["rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1", "Role", { rules: [READ_ONE] }],
];

/** Resources as an engine would have them judged. */
export function resourcesOf(count: number): (Judged & { props: object })[] {
  return Array.from({ length: count }, (_, index) => {
    const [module, apiVersion, kind, body] = BODIES[index % BODIES.length]!;
    const metadata = { name: `it-${index}`, namespace: `n${index % 20}` };
    const type = `kubernetes:${module}:${kind}`;
    const name = `it-${index}`;
    return { type, urn: `urn:pulumi:dev::p::${type}::${name}`, name, props: { apiVersion, kind, metadata, ...body } };
  });
}

const CONTAINER_WITH_PORT = { name: "main", ports: [{ name: "http", containerPort: 8080 }] };

/** Pods of 40 applications in 50 namespaces, and policies that select them by labels, each way, by address and by port name. */
export function podsAndPolicies(pods: number, policies: number): object[] {
  return [
    ...Array.from({ length: pods }, (_, index) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: `p${index}`,
        namespace: `n${index % 50}`,
        labels: { app: `a${index % 40}`, tier: `t${index % 3}` },
      },
      spec: { containers: [CONTAINER_WITH_PORT] },
    })),
    ...Array.from({ length: policies }, (_, index) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: `np${index}`, namespace: `n${index % 50}` },
      spec: {
        podSelector: index % 8 === 0 ? {} : { matchLabels: { app: `a${index % 40}` } },
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: [{ podSelector: { matchLabels: { tier: `t${index % 3}` } } }], ports: [{ port: "http" }] }],
        egress: [
          { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }], ports: [{ port: 443 }] },
          { to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: `a${(index + 1) % 40}` } } }] },
        ],
      },
    })),
  ];
}

/** Roles, each bound to a ServiceAccount of another namespace; every fifth may create pods, and so act as others. */
export function rolesAndBindings(count: number): object[] {
  const rbac = "rbac.authorization.k8s.io";
  return Array.from({ length: count }, (_, index) => {
    const namespace = `n${index % 100}`;
    const rules = [
      { apiGroups: [""], resources: ["pods", "configmaps"], verbs: index % 5 === 0 ? ["create"] : ["get", "list"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] },
      { apiGroups: [""], resources: ["secrets"], resourceNames: [`x${index}`], verbs: ["get"] },
    ];
    const { namespace: home, name } = accountOf(index);
    return [
      { apiVersion: `${rbac}/v1`, kind: "Role", metadata: { name: `r${index}`, namespace }, rules },
      {
        apiVersion: `${rbac}/v1`,
        kind: "RoleBinding",
        metadata: { name: `b${index}`, namespace },
        roleRef: { apiGroup: rbac, kind: "Role", name: `r${index}` },
        subjects: [{ kind: "ServiceAccount", namespace: home, name }],
      },
    ];
  }).flat();
}

/** The ServiceAccount that the role of a number is bound to. */
export function accountOf(index: number): { namespace: string; name: string } {
  return { namespace: `n${(index * 7) % 100}`, name: `s${index}` };
}
