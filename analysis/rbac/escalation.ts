import type { AccessTable, BoundRules, Grant } from "./access.ts";
import { isEverything } from "./covers.ts";
import { type Held, type Lever, Levers } from "./levers.ts";
import { groupsOf, type Surroundings } from "./surroundings.ts";

/**
 * What one can be: `User name`, `Group name`; `Accounts namespace` (any service account there; `*` all), `Role <role> @ namespace`
 * (someone bound to it), `Flux namespace`, `Node`, `Everything namespace`, `Everything *`.
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
  const runs = levers.of("run-pod").flatMap((held) => {
    const { namespace } = held;
    const label = levers.in("label-namespace", namespace);
    const relabels =
      label !== undefined && (label.names === undefined || namespace === undefined || label.names.has(namespace));
    const labelled = !relabels
      ? []
      : [step("Node", `lifts Pod Security in ${place(namespace)} and takes a node`, held, label)];
    return [
      step(accountsOf(namespace), `runs a pod in ${place(namespace)}`, held),
      ...openNode(namespace, around).map((open) => ({ ...open, grants: [held.grant] })),
      ...labelled,
    ];
  });
  const executes = levers
    .of("exec")
    .map((held) => step(accountsOf(held.namespace), `runs commands in pods of ${place(held.namespace)}`, held));
  return [...runs, ...executes];
}

function openNode(namespace: string | undefined, around: Surroundings): Step[] {
  const open = namespace === undefined ? around.hasOpen : around.isOpen(namespace);
  return open ? [step("Node", `runs a privileged pod in ${place(namespace)}, which enforces no level`)] : [];
}

function tokenSteps(levers: Levers, around: Surroundings): Step[] {
  const requests = levers.of("token").flatMap((held) => named(held, around, "requests a token of"));
  const reads = levers.of("read-secret").flatMap((held) => {
    const create = levers.freely("create-secret", held.namespace);
    const mints =
      create === undefined || held.names !== undefined
        ? []
        : [step(accountsOf(held.namespace), `makes and reads token Secrets in ${place(held.namespace)}`, create, held)];
    const finds = around
      .tokenSecrets(held.namespace)
      .filter(({ secret }) => held.names === undefined || held.names.has(secret))
      .map(({ secret, account }) => step(`User ${account}`, `reads the token Secret ${secret}`, held));
    return [...mints, ...finds];
  });
  return [...requests, ...reads];
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
  const steps = levers.of("impersonate-account").flatMap((held) => named(held, around, "impersonates"));
  const user = levers.in("impersonate-user", undefined);
  const group = levers.in("impersonate-group", undefined);
  if (user !== undefined) {
    if (user.names === undefined)
      steps.push(step("User system:kube-controller-manager", "impersonates any user", user));
    for (const name of user.names ?? []) steps.push(step(`User ${name}`, `impersonates ${name}`, user));
  }
  const someone = user ?? levers.of("impersonate-account")[0];
  if (group === undefined || someone === undefined) return steps;
  const names = group.names ?? ["system:masters"];
  return [
    ...steps,
    ...[...names].map((name) => step(`Group ${name}`, `impersonates the group ${name}`, group, someone)),
  ];
}

function rbacSteps(levers: Levers, access: AccessTable): Step[] {
  return [
    ...levers.of("write-role-binding").flatMap((write) => bindSteps(levers, write, access)),
    ...levers.of("write-cluster-role-binding").flatMap((write) => clusterRoleSteps(levers, write)),
    ...escalations(levers, "escalate-role", "write-role"),
    ...escalations(levers, "escalate-cluster-role", "write-cluster-role"),
  ];
}

function bindSteps(levers: Levers, write: Held, access: AccessTable): Step[] {
  const { namespace } = write;
  const bind = levers.in("bind-role", namespace);
  if (bind === undefined || namespace === undefined) return clusterRoleSteps(levers, write);
  const names = bind.names ?? access.roles.rolesIn(namespace);
  const roles = [...names].map((name) =>
    step(`Role Role ${namespace}/${name} @ ${namespace}`, `binds Role ${namespace}/${name} to itself`, write, bind),
  );
  return [...roles, ...clusterRoleSteps(levers, write)];
}

function clusterRoleSteps(levers: Levers, write: Held): Step[] {
  const { namespace } = write;
  const bind = levers.in("bind-cluster-role", namespace);
  if (bind === undefined) return [];
  if (bind.names === undefined)
    return [step(everythingIn(namespace), `binds cluster-admin to itself in ${place(namespace)}`, write, bind)];
  return [...bind.names].map((name) =>
    step(
      `Role ClusterRole ${name} @ ${namespace ?? "*"}`,
      `binds ClusterRole ${name} to itself in ${place(namespace)}`,
      write,
      bind,
    ),
  );
}

function escalations(levers: Levers, escalate: Lever, write: Lever): Step[] {
  return levers.of(escalate).flatMap((held) => {
    const writes = levers.in(write, held.namespace);
    if (writes === undefined) return [];
    return [step(everythingIn(held.namespace), `adds rules to a role in ${place(held.namespace)}`, held, writes)];
  });
}

function clusterSteps(levers: Levers): Step[] {
  const steps: Step[] = [];
  const [create, approve, signer] = (["create-csr", "approve-csr", "approve-signer"] as const).map((lever) =>
    levers.in(lever, undefined),
  );
  if (create !== undefined && approve !== undefined && signer !== undefined && signsClients(signer))
    steps.push(
      step("User system:kube-controller-manager", "signs itself a certificate of any user", create, approve, signer),
    );
  const webhook = levers.in("webhook", undefined);
  if (webhook !== undefined) steps.push(step(EVERYTHING, "rewrites every request through a webhook", webhook));
  const proxy = levers.in("node-proxy", undefined);
  if (proxy !== undefined) steps.push(step("Accounts *", "runs commands in any pod through the kubelet", proxy));
  const volume = levers.in("create-volume", undefined);
  const run = levers.of("run-pod")[0];
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
