import type { BoundRules, Grant } from "./access.ts";
import { covers, type PolicyRule } from "./covers.ts";

/** A right with which its holder can act as someone else, alone or together with another one. */
export type Lever =
  | "run-pod"
  | "exec"
  | "token"
  | "read-secret"
  | "create-secret"
  | "impersonate-user"
  | "impersonate-group"
  | "impersonate-account"
  | "bind-role"
  | "bind-cluster-role"
  | "write-role-binding"
  | "write-cluster-role-binding"
  | "escalate-role"
  | "escalate-cluster-role"
  | "write-role"
  | "write-cluster-role"
  | "create-csr"
  | "approve-csr"
  | "approve-signer"
  | "node-proxy"
  | "webhook"
  | "label-namespace"
  | "create-volume"
  | "flux-apply"
  | "flux-source";

type Way = readonly [verbs: string, group: string, resources: string];

const RBAC = "rbac.authorization.k8s.io";
const WRITE = "create update patch";
const CHANGE = "update patch";

/** For each lever: any of these verbs on any of these resources is enough. */
const WAYS: Readonly<Record<Lever, readonly Way[]>> = {
  "run-pod": [
    ["create", "", "pods replicationcontrollers"],
    [CHANGE, "", "replicationcontrollers"],
    [WRITE, "apps", "deployments daemonsets statefulsets replicasets"],
    [WRITE, "batch", "jobs cronjobs"],
  ],
  exec: [
    ["create get", "", "pods/exec pods/attach"],
    [CHANGE, "", "pods/ephemeralcontainers pods"],
  ],
  token: [["create", "", "serviceaccounts/token"]],
  "read-secret": [["get list watch", "", "secrets"]],
  "create-secret": [["create", "", "secrets"]],
  "impersonate-user": [["impersonate", "", "users"]],
  "impersonate-group": [["impersonate", "", "groups"]],
  "impersonate-account": [["impersonate", "", "serviceaccounts"]],
  "bind-role": [["bind", RBAC, "roles"]],
  "bind-cluster-role": [["bind", RBAC, "clusterroles"]],
  "write-role-binding": [[WRITE, RBAC, "rolebindings"]],
  "write-cluster-role-binding": [[WRITE, RBAC, "clusterrolebindings"]],
  "escalate-role": [["escalate", RBAC, "roles"]],
  "escalate-cluster-role": [["escalate", RBAC, "clusterroles"]],
  "write-role": [[WRITE, RBAC, "roles"]],
  "write-cluster-role": [[WRITE, RBAC, "clusterroles"]],
  "create-csr": [["create", "certificates.k8s.io", "certificatesigningrequests"]],
  "approve-csr": [[CHANGE, "certificates.k8s.io", "certificatesigningrequests/approval"]],
  "approve-signer": [["approve", "certificates.k8s.io", "signers"]],
  "node-proxy": [["create get", "", "nodes/proxy"]],
  webhook: [[WRITE, "admissionregistration.k8s.io", "mutatingwebhookconfigurations validatingwebhookconfigurations"]],
  "label-namespace": [[CHANGE, "", "namespaces"]],
  "create-volume": [["create", "", "persistentvolumes"]],
  "flux-apply": [
    [WRITE, "kustomize.toolkit.fluxcd.io", "kustomizations"],
    [WRITE, "helm.toolkit.fluxcd.io", "helmreleases"],
  ],
  "flux-source": [
    [WRITE, "source.toolkit.fluxcd.io", "ocirepositories gitrepositories buckets helmrepositories helmcharts"],
  ],
};

/** Levers on objects of the whole cluster: a RoleBinding does not give them. */
const OF_CLUSTER = new Set<Lever>([
  "impersonate-user",
  "impersonate-group",
  "write-cluster-role-binding",
  "escalate-cluster-role",
  "write-cluster-role",
  "create-csr",
  "approve-csr",
  "approve-signer",
  "node-proxy",
  "webhook",
  "create-volume",
]);

/** A lever in one scope, with one grant that gives it. */
export interface Held {
  /** A namespace; undefined for the whole cluster. */
  readonly namespace: string | undefined;
  /** Undefined for every object; else the only names that it reaches. */
  readonly names: ReadonlySet<string> | undefined;
  readonly grant: Grant;
}

/** Two levers that hold together in a namespace; undefined for the whole cluster. */
export interface Pair {
  readonly namespace: string | undefined;
  readonly first: Held;
  readonly second: Held;
}

/** A lever in one namespace: on every object, and by names, each with the rule that names them. Neither replaces the other. */
interface Scope {
  free?: Held;
  readonly named: Held[];
}

/** The levers that someone holds. */
export class Levers {
  private readonly held = new Map<Lever, Map<string | undefined, Scope>>();

  constructor(all: Iterable<BoundRules>) {
    for (const bound of all) for (const { lever, rule } of leversOf(bound.rules)) this.add(lever, bound, rule);
  }

  /** Every scope in which the lever is held, on every object before by names. */
  of(lever: Lever): Held[] {
    return [...(this.held.get(lever)?.values() ?? [])].flatMap(both);
  }

  /** Both levers where they hold together, whichever reaches further; of the first one grant in each scope, as its names do not matter. */
  pairs(first: Lever, second: Lever): Pair[] {
    return [...(this.held.get(first)?.values() ?? [])].flatMap((scope) => {
      const one = both(scope)[0]!;
      const { namespace } = one;
      const others =
        namespace === undefined
          ? this.of(second)
          : [...this.scope(second, undefined), ...this.scope(second, namespace)];
      return others.map((other) => ({ namespace: namespace ?? other.namespace, first: one, second: other }));
    });
  }

  private scope(lever: Lever, namespace: string | undefined): Held[] {
    const scope = this.held.get(lever)?.get(namespace);
    return scope === undefined ? [] : both(scope);
  }

  private add(lever: Lever, bound: BoundRules, rule: PolicyRule): void {
    const { namespace, rules: _, ...chain } = bound;
    if (namespace !== undefined && OF_CLUSTER.has(lever)) return;
    let scopes = this.held.get(lever);
    if (scopes === undefined) {
      scopes = new Map();
      this.held.set(lever, scopes);
    }
    const scope = scopes.get(namespace) ?? { named: [] };
    scopes.set(namespace, scope);
    const grant = { ...chain, rule };
    if (rule.resourceNames.length === 0) scope.free ??= { namespace, names: undefined, grant };
    else scope.named.push({ namespace, names: new Set(rule.resourceNames), grant });
  }
}

function both({ free, named }: Scope): Held[] {
  return free === undefined ? named : [free, ...named];
}

interface LeverRule {
  readonly lever: Lever;
  readonly rule: PolicyRule;
}

/** Read once for each role, however often it is bound. */
const known = new WeakMap<readonly PolicyRule[], readonly LeverRule[]>();

function leversOf(rules: readonly PolicyRule[]): readonly LeverRule[] {
  const before = known.get(rules);
  if (before !== undefined) return before;
  const found = rules.flatMap((rule) =>
    LEVERS.filter(({ ways }) => ways.some((way) => pulls(rule, way))).map(({ lever }) => ({ lever, rule })),
  );
  known.set(rules, found);
  return found;
}

interface WayTo {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

const LEVERS = (Object.keys(WAYS) as Lever[]).map((lever) => ({
  lever,
  ways: WAYS[lever].flatMap(([verbs, group, resources]) =>
    resources.split(" ").flatMap((resource) => verbs.split(" ").map((verb): WayTo => ({ verb, group, resource }))),
  ),
}));

function pulls(rule: PolicyRule, { verb, group, resource }: WayTo): boolean {
  return covers(rule, group, resource, verb) && reachable(rule, verb, resource);
}

/** A rule with names never allows to create an object, as the name is not in the request; that of a subresource is. */
function reachable({ resourceNames }: PolicyRule, verb: string, resource: string): boolean {
  return resourceNames.length === 0 || verb !== "create" || resource.includes("/");
}
