import { podsOf } from "../objects/pods.ts";
import { type AccessTable, serviceAccount } from "./access.ts";
import { type Member, push } from "./roles.ts";

/** What beside roles and bindings decides how far a right reaches. */
export interface Surroundings {
  /** User names of the service accounts of a namespace; undefined for those of all namespaces. */
  accounts(namespace: string | undefined): readonly string[];
  /** Whether pods of that namespace may take over their node: no level of Pod Security is enforced there. Unseen namespaces are not. */
  isOpen(namespace: string): boolean;
  /** Whether some namespace of the set is open. */
  readonly hasOpen: boolean;
  /** User names behind the token Secrets of a namespace (undefined: all), by `namespace/name` of the Secret. */
  tokenSecrets(namespace: string | undefined): readonly { readonly secret: string; readonly account: string }[];
  /** Flux applies as the service account that an object names, and as its own where none is named, unless it is locked down. */
  readonly fluxLocked: boolean;
  /** User names as which Flux applies what comes from the sources of a namespace (undefined: of all); undefined stands for Flux itself. */
  fluxUsers(namespace: string | undefined): readonly (string | undefined)[];
}

const ENFORCE = "pod-security.kubernetes.io/enforce";
const ACCOUNT = /^system:serviceaccount:([^:]+):/;

/** Reads the service accounts, namespaces, token Secrets and Flux objects of a set. */
export function surroundingsOf(members: readonly Member[], access: AccessTable): Surroundings {
  const accounts = new Map<string, Set<string>>();
  const open = new Map<string, boolean>([["kube-system", true]]);
  const secrets = new Map<string, { secret: string; account: string }[]>();
  const flux = new Map<string, { namespace: string; account: string | undefined }[]>();
  let fluxLocked = false;

  const knowAccount = (namespace: string, name: string) => {
    let known = accounts.get(namespace);
    if (known === undefined) {
      known = new Set([serviceAccount(namespace, "default").user]);
      accounts.set(namespace, known);
    }
    const { user } = serviceAccount(namespace, name);
    known.add(user);
    return user;
  };

  for (const subject of access.subjects) {
    const found = /^User system:serviceaccount:([^:]+):(.+)$/.exec(subject);
    if (found) knowAccount(found[1]!, found[2]!);
  }
  for (const { resource, read } of members) {
    const namespace = resource.namespace ?? "default";
    for (const { spec } of podsOf(resource, read)) {
      knowAccount(namespace, spec.at("serviceAccountName").text() ?? "default");
      if (spec.at("containers").list().some(isLockedController)) fluxLocked = true;
    }
    if (resource.kind === "FluxInstance" && read.at("spec", "cluster", "multitenant").flag() === true)
      fluxLocked = true;
    if (["Kustomization", "HelmRelease"].includes(resource.kind) && resource.group.endsWith(".toolkit.fluxcd.io")) {
      const from = ["sourceRef", "chartRef"].map((key) => read.at("spec", key, "namespace").text()).find(Boolean);
      const account = read.at("spec", "serviceAccountName").text();
      if (account !== undefined) knowAccount(namespace, account);
      push(flux, from ?? namespace, { namespace, account });
    }
    if (resource.group !== "") continue;
    if (resource.kind === "ServiceAccount") knowAccount(namespace, resource.name);
    if (resource.kind === "Namespace") {
      knowAccount(resource.name, "default");
      const level = read.at("metadata", "labels", ENFORCE);
      open.set(resource.name, !level.isUnknown() && !["baseline", "restricted"].some((one) => one === level.text()));
    }
    if (resource.kind === "Secret" && read.at("type").text() === "kubernetes.io/service-account-token") {
      const account = read.at("metadata", "annotations", "kubernetes.io/service-account.name").text();
      if (account !== undefined)
        push(secrets, namespace, { secret: resource.name, account: knowAccount(namespace, account) });
    }
  }
  const all = <T>(map: ReadonlyMap<string, Iterable<T>>, namespace: string | undefined): readonly T[] =>
    namespace === undefined ? [...map.values()].flatMap((values) => [...values]) : [...(map.get(namespace) ?? [])];
  return {
    accounts: (namespace) => all(accounts, namespace),
    isOpen: (namespace) => open.get(namespace) === true,
    hasOpen: [...open.values()].includes(true),
    tokenSecrets: (namespace) => all(secrets, namespace),
    fluxLocked,
    fluxUsers: (namespace) =>
      all(flux, namespace).map((applied) => {
        const account = applied.account ?? (fluxLocked ? "default" : undefined);
        return account === undefined ? undefined : serviceAccount(applied.namespace, account).user;
      }),
  };
}

function isLockedController(container: Member["read"]): boolean {
  return container
    .at("args")
    .texts()
    .some((argument) => argument.startsWith("--default-service-account="));
}

/** The groups in which the API server puts a user beside those that a question names. */
export function groupsOf(user: string): string[] {
  const namespace = ACCOUNT.exec(user)?.[1];
  const authenticated = "system:authenticated";
  if (namespace === undefined) return [authenticated];
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, authenticated];
}
