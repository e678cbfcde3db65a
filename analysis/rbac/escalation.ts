import type { AccessTable, BoundRules, Grant } from "./access.ts";
import { isEverything } from "./covers.ts";
import { type Held, Levers, type Pair } from "./levers.ts";
import { groupsOf, type Surroundings } from "./surroundings.ts";

/**
 * What one can be: `User name`, `Group name`; `Accounts namespace` (any service account there; `*` all), `Roles namespace` (bound to
 * any Role there), `Role <role> @ namespace` (bound to that one), `Flux namespace`, `Node`, `Everything namespace`, `Everything *`.
 */
export type Standing = string;

/** A way from one standing to another. */
export interface Step {
  readonly to: Standing;
  /** What its holder does, such as `runs a pod in shop`. */
  readonly how: string;
  /** The rights it takes. */
  readonly grants: readonly Grant[];
}

export const EVERYTHING: Standing = everythingIn(undefined);

/** Everything in a namespace; undefined for the cluster. */
export function everythingIn(namespace: string | undefined): Standing {
  return `Everything ${namespace ?? "*"}`;
}

function accountsOf(namespace: string | undefined): Standing {
  return `Accounts ${namespace ?? "*"}`;
}

function place(namespace: string | undefined): string {
  return namespace === undefined ? "any namespace" : namespace;
}

/** The rules that someone of that standing holds by bindings. */
export function holdingsOf(standing: Standing, access: AccessTable): readonly BoundRules[] {
  const space = standing.indexOf(" ");
  const name = standing.slice(space + 1);
  switch (standing.slice(0, space)) {
    case "User":
      return [standing, ...groupsOf(name).map((group) => `Group ${group}`)].flatMap((key) => access.bound(key));
    case "Group":
      return [standing, "Group system:authenticated"].flatMap((key) => access.bound(key));
    case "Role":
      return roleHoldings(name, access);
    default:
      return [];
  }
}

function roleHoldings(name: string, access: AccessTable): BoundRules[] {
  const cut = name.lastIndexOf(" @ ");
  const role = name.slice(0, cut);
  const scope = name.slice(cut + 3);
  const rules = access.roles.rules(role);
  if (rules === undefined) return [];
  const namespace = scope === "*" ? undefined : scope;
  const subject = { at: rules[0]?.at as never, kind: "Role", name: role, namespace };
  return [{ subject, binding: "a binding of its own", origin: "", namespace, role, rules }];
}

/** All steps that lead away from a standing that holds these rules. */
export function stepsFrom(
  standing: Standing,
  holdings: readonly BoundRules[],
  access: AccessTable,
  around: Surroundings,
): Step[] {
  if (standing === EVERYTHING) return [];
  const [kind, name] = standing.split(" ") as [string, string];
  const namespace = name === "*" ? undefined : name;
  if (kind === "Node") return [step("Accounts *", "reads the tokens of the node's pods")];
  if (kind === "Everything")
    return [step(accountsOf(namespace), `runs a pod in ${name}`), ...openNode(namespace, around)];
  if (kind === "Accounts")
    return around.accounts(namespace).map((account) => step(`User ${account}`, `uses the token of ${account}`));
  if (kind === "Roles") return rolesIn(namespace, access).map(({ role, to }) => step(to, `takes ${role}`));
  if (kind === "Flux") return fluxSteps(namespace, around);
  const everything = holdings.find((bound) => bound.rules.some(isEverything));
  const levers = new Levers(holdings);
  return [
    ...(everything === undefined ? [] : [byRight(everything)]),
    ...podSteps(levers, around),
    ...tokenSteps(levers, around),
    ...impersonationSteps(levers, around),
    ...rbacSteps(levers, access),
    ...clusterSteps(levers),
    ...sourceSteps(levers, around),
  ];
}

function step(to: Standing, how: string, ...grants: Held[]): Step {
  return { to, how, grants: grants.map(({ grant }) => grant) };
}

function byRight({ rules, namespace, ...chain }: BoundRules): Step {
  const grant: Grant = { ...chain, rule: rules.find(isEverything)! };
  return { to: everythingIn(namespace), how: `may do everything in ${place(namespace)}`, grants: [grant] };
}

function podSteps(levers: Levers, around: Surroundings): Step[] {
  const runs = levers
    .of("run-pod")
    .flatMap((held) => [
      step(accountsOf(held.namespace), `runs a pod in ${place(held.namespace)}`, held),
      ...openNode(held.namespace, around).map((open) => ({ ...open, grants: [held.grant] })),
    ]);
  const relabels = levers
    .pairs("run-pod", "label-namespace")
    .filter(({ namespace, second: { names } }) => namespace === undefined || names?.has(namespace) !== false)
    .map(({ namespace, first, second }) =>
      step("Node", `lifts Pod Security in ${place(namespace)} and takes a node`, first, second),
    );
  const executes = levers
    .of("exec")
    .map((held) => step(accountsOf(held.namespace), `runs commands in pods of ${place(held.namespace)}`, held));
  return [...runs, ...relabels, ...executes];
}

function openNode(namespace: string | undefined, around: Surroundings): Step[] {
  const open = namespace === undefined ? around.hasOpen : around.isOpen(namespace);
  return open ? [step("Node", `runs a privileged pod in ${place(namespace)}, which enforces no level`)] : [];
}

function tokenSteps(levers: Levers, around: Surroundings): Step[] {
  const requests = levers.of("token").flatMap((held) => named(held, around, "requests a token of"));
  const mints = levers
    .pairs("create-secret", "read-secret")
    .filter(({ second: { names } }) => names === undefined)
    .map(({ namespace, first, second }) =>
      step(accountsOf(namespace), `makes and reads token Secrets in ${place(namespace)}`, first, second),
    );
  const finds = levers.of("read-secret").flatMap((held) =>
    around
      .tokenSecrets(held.namespace)
      .filter(({ secret }) => held.names?.has(secret) !== false)
      .map(({ secret, account }) => step(`User ${account}`, `reads the token Secret ${secret}`, held)),
  );
  return [...requests, ...mints, ...finds];
}

/** Service accounts of a scope: all, or those of the names. */
function named(held: Held, around: Surroundings, how: string): Step[] {
  const { namespace, names } = held;
  if (names === undefined)
    return [step(accountsOf(namespace), `${how} any service account in ${place(namespace)}`, held)];
  return around
    .accounts(namespace)
    .filter((account) => names.has(account.slice(account.lastIndexOf(":") + 1)))
    .map((account) => step(`User ${account}`, `${how} ${account}`, held));
}

function impersonationSteps(levers: Levers, around: Surroundings): Step[] {
  const accounts = levers.of("impersonate-account");
  const users = levers.of("impersonate-user");
  const someone = users[0] ?? accounts[0];
  return [
    ...accounts.flatMap((held) => named(held, around, "impersonates")),
    ...users.flatMap((held) =>
      held.names === undefined
        ? [step("User system:kube-controller-manager", "impersonates any user", held)]
        : [...held.names].map((name) => step(`User ${name}`, `impersonates ${name}`, held)),
    ),
    ...levers
      .of("impersonate-group")
      .flatMap((held) =>
        someone === undefined
          ? []
          : [...(held.names ?? ["system:masters"])].map((name) =>
              step(`Group ${name}`, `impersonates the group ${name}`, held, someone),
            ),
      ),
  ];
}

function rbacSteps(levers: Levers, access: AccessTable): Step[] {
  return [
    ...levers.pairs("write-role-binding", "bind-role").flatMap((pair) => bindSteps(pair, access)),
    ...levers.pairs("write-role-binding", "bind-cluster-role").flatMap(bindClusterSteps),
    // The API server asks for `bind` where the binding is: in the whole cluster.
    ...levers
      .pairs("write-cluster-role-binding", "bind-cluster-role")
      .filter(({ namespace }) => namespace === undefined)
      .flatMap(bindClusterSteps),
    ...levers.pairs("escalate-role", "write-role").map(escalation),
    ...levers.pairs("escalate-cluster-role", "write-cluster-role").map(escalation),
  ];
}

/** Any Role is a standing of its own: a step for each holder and each Role would be too many. */
function bindSteps({ namespace, first, second }: Pair, access: AccessTable): Step[] {
  if (second.names === undefined)
    return [step(`Roles ${namespace ?? "*"}`, `binds any Role of ${place(namespace)} to itself`, first, second)];
  return rolesIn(namespace, access, second.names).map(({ role, to }) =>
    step(to, `binds ${role} to itself`, first, second),
  );
}

/** The Roles of a scope, all or those of the names, each with the standing of who is bound to it. */
function rolesIn(namespace: string | undefined, access: AccessTable, names?: ReadonlySet<string>) {
  return access.roles
    .rolesIn(namespace)
    .filter(({ name }) => names?.has(name) !== false)
    .map(({ name, namespace: home }) => ({ role: `Role ${home}/${name}`, to: `Role Role ${home}/${name} @ ${home}` }));
}

function bindClusterSteps({ namespace, first, second }: Pair): Step[] {
  const where = `to itself in ${place(namespace)}`;
  if (second.names === undefined) return [step(everythingIn(namespace), `binds cluster-admin ${where}`, first, second)];
  return [...second.names].map((name) =>
    step(`Role ClusterRole ${name} @ ${namespace ?? "*"}`, `binds ClusterRole ${name} ${where}`, first, second),
  );
}

function escalation({ namespace, first, second }: Pair): Step {
  return step(everythingIn(namespace), `adds rules to a role in ${place(namespace)}`, first, second);
}

function clusterSteps(levers: Levers): Step[] {
  const steps: Step[] = [];
  const [create] = levers.of("create-csr");
  const [approve] = levers.of("approve-csr");
  const signer = levers.of("approve-signer").find(signsClients);
  if (create !== undefined && approve !== undefined && signer !== undefined)
    steps.push(
      step("User system:kube-controller-manager", "signs itself a certificate of any user", create, approve, signer),
    );
  const [webhook] = levers.of("webhook");
  if (webhook !== undefined) steps.push(step(EVERYTHING, "rewrites every request through a webhook", webhook));
  const [proxy] = levers.of("node-proxy");
  if (proxy !== undefined) steps.push(step("Accounts *", "runs commands in any pod through the kubelet", proxy));
  const [volume] = levers.of("create-volume");
  const [run] = levers.of("run-pod");
  if (volume !== undefined && run !== undefined)
    steps.push(step("Node", "mounts the node's files through a PersistentVolume", volume, run));
  for (const held of levers.of("flux-apply"))
    steps.push(step(`Flux ${held.namespace ?? "*"}`, `writes what Flux applies in ${place(held.namespace)}`, held));
  return steps;
}

function signsClients({ names }: Held): boolean {
  return (
    names === undefined || ["kubernetes.io/kube-apiserver-client", "kubernetes.io/*"].some((name) => names.has(name))
  );
}

function fluxSteps(namespace: string | undefined, around: Surroundings): Step[] {
  const accounts = step(accountsOf(namespace), `has Flux apply as a service account of ${place(namespace)}`);
  if (around.fluxLocked) return [accounts];
  return [accounts, step(EVERYTHING, "has Flux apply as itself, as it is not seen to be locked down")];
}

/** Sources feed what Flux applies as the accounts that its objects name, or as itself. */
function sourceSteps(levers: Levers, around: Surroundings): Step[] {
  return levers.of("flux-source").flatMap((held) => {
    const how = `changes a source of Flux in ${place(held.namespace)}`;
    return around
      .fluxUsers(held.namespace)
      .map((user) => step(user === undefined ? EVERYTHING : `User ${user}`, how, held));
  });
}
