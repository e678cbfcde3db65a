import type { JobImage } from "../job.ts";
import { type Build, environmentVariables } from "./build.ts";
import { splitReference } from "./image-reference.ts";
import { isLabelName, isSubdomain } from "./names.ts";
import { refuse } from "./refusal.ts";
import type { Data } from "./wire.ts";

/** A service container of a job. */
export interface Service extends JobImage {
  /** The name of its container: the first alias that may be one, else `svc-N`. */
  readonly container: string;
  /** A folder that a suspended environment keeps. */
  readonly dataPath: string;
}

/** The services of the configuration and of the job, by the name of their containers in order. A name given twice wins late. */
export function servicesOf(build: Build): Service[] {
  const { variables } = build.early;
  const configured = build.kubernetes.tables("services").map((section) => ({
    name: section.text("name"),
    alias: section.text("alias"),
    entrypoint: section.texts("entrypoint"),
    command: section.texts("command"),
    pullPolicies: [],
    user: "",
    ports: [],
    variables: environmentVariables(section.texts("environment")),
    dataPath: section.text("suspend_data_path"),
  }));
  const asked = build.job.services.map((service) => ({ ...service, dataPath: "" }));
  const used = new Set<string>();
  const named = new Map<string, Service>();
  let number = 0;
  for (const { name, alias, ...rest } of [...configured, ...asked]) {
    const service = { name: variables.expand(name), alias: variables.expand(alias), ...rest };
    if (service.name === "") continue;
    const container = freeAlias(service.alias, used) ?? `svc-${number++}`;
    named.set(container, { ...service, container });
  }
  return [...named.values()].sort((one, other) => (one.container < other.container ? -1 : 1));
}

function freeAlias(alias: string, used: Set<string>): string | undefined {
  for (const one of aliasesOf(alias)) {
    if (used.has(one)) continue;
    used.add(one);
    if (isLabelName(one)) return one;
  }
  return undefined;
}

/** The host names of an `alias`. */
export function aliasesOf(alias: string): string[] {
  return alias.split(/[\s,]+/).filter((one) => one !== "");
}

/** Host names under which the pod finds its services and what `host_aliases` adds. Services with ports have none. */
export function hostAliases(build: Build, services: readonly Service[]): Data[] {
  const hostnames = services
    .filter(({ ports }) => ports.length === 0)
    .flatMap(({ name, alias }) => {
      const own = aliasesOf(alias);
      const wrong = own.find((one) => !isSubdomain(one));
      if (wrong !== undefined) refuse(`the alias ${wrong} of the service ${name} is no host name`);
      return [...namesOfImage(name).filter(isSubdomain), ...own];
    });
  const configured = build.kubernetes
    .tables("host_aliases")
    .map((section): Data => ({ ip: section.text("ip"), ...listed(section.texts("hostnames")) }));
  return hostnames.length > 0 ? [{ ip: "127.0.0.1", hostnames }, ...configured] : configured;
}

function listed(hostnames: readonly string[]): Data {
  return hostnames.length > 0 ? { hostnames } : {};
}

/** Host names that a service has by its image: the path without port and tag, slashes as `-` (the one with `__` is no host name). */
function namesOfImage(image: string): string[] {
  const repository = splitReference(image)?.repository;
  if (repository === undefined) return [];
  const path = repository.replace(/^(.*?)(|:[0-9]+)(|\/.*)$/, "$1$3");
  return [path.replaceAll("/", "-")];
}
