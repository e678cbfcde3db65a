import type { Section } from "../toml/section.ts";
import { matches } from "./pattern.ts";
import { parseQuantity, showQuantity } from "./quantity.ts";
import { refuse } from "./refusal.ts";
import type { Variables } from "./variables.ts";

/** Amounts by resource name, as Kubernetes writes them. */
export type Amounts = Readonly<Record<string, string>>;

export interface Resources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** What configuration and job together ask for. */
export interface Overwrites {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly bearerToken: string;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly nodeTolerations: Readonly<Record<string, string>>;
  readonly build: Resources;
  readonly service: Resources;
  readonly helper: Resources;
  readonly pod: Resources;
}

/**
 * Overwrites of a job: variables `KUBERNETES_*`. Without a pattern or maximum a wish is ignored; against one it refuses.
 *
 * @param variables all variables of the build, before its folders are known
 */
export function overwritesOf(kubernetes: Section, variables: Variables): Overwrites {
  const wishes = variables.expanded();
  const one = (key: string, variable: string) =>
    choose(kubernetes.text(key), kubernetes.text(`${key}_overwrite_allowed`), wishes.get(variable));
  const many = (key: string, variable: string, split = splitPair) =>
    merge(kubernetes.map(key), kubernetes.text(`${key}_overwrite_allowed`), wishes, variable, split);
  const token = kubernetes.flag("bearer_token_overwrite_allowed") ? ".+" : "";
  return {
    namespace: one("namespace", "KUBERNETES_NAMESPACE_OVERWRITE"),
    serviceAccount: one("service_account", "KUBERNETES_SERVICE_ACCOUNT_OVERWRITE"),
    bearerToken: choose(kubernetes.text("bearer_token"), token, wishes.get("KUBERNETES_BEARER_TOKEN")),
    podLabels: many("pod_labels", "KUBERNETES_POD_LABELS_"),
    podAnnotations: many("pod_annotations", "KUBERNETES_POD_ANNOTATIONS_"),
    nodeSelector: many("node_selector", "KUBERNETES_NODE_SELECTOR_"),
    nodeTolerations: many("node_tolerations", "KUBERNETES_NODE_TOLERATIONS_", splitToleration),
    build: resourcesOf(kubernetes, "", wishes),
    service: resourcesOf(kubernetes, "service_", wishes),
    helper: resourcesOf(kubernetes, "helper_", wishes),
    pod: resourcesOf(kubernetes, "pod_", wishes),
  };
}

/** The resources of one service, which may ask for itself in its own variables, from those that all services have. */
export function serviceResources(kubernetes: Section, all: Resources, own: Variables): Resources {
  return {
    limits: amountsOf(kubernetes, "service_", "limit", own, all.limits),
    requests: amountsOf(kubernetes, "service_", "request", own, all.requests),
  };
}

function choose(configured: string, pattern: string, wish: string): string {
  if (pattern === "" || wish === "") return configured;
  check(pattern, wish);
  return wish;
}

function check(pattern: string, wish: string): void {
  const answer = matches(pattern, wish);
  if (answer === undefined) refuse(`the pattern ${JSON.stringify(pattern)} is no regular expression`);
  if (!answer) refuse(`provided value ${JSON.stringify(wish)} does not match ${JSON.stringify(pattern)}`);
}

type Split = (wish: string) => readonly [key: string, value: string];

function merge(
  configured: Readonly<Record<string, string>>,
  pattern: string,
  wishes: Variables,
  prefix: string,
  split: Split,
): Readonly<Record<string, string>> {
  if (pattern === "") return configured;
  const merged = new Map(Object.entries(configured));
  for (const { key, value } of wishes.list) {
    if (!key.startsWith(prefix)) continue;
    check(pattern, value);
    merged.set(...split(value));
  }
  return Object.fromEntries(merged);
}

function splitPair(wish: string): readonly [string, string] {
  const cut = wish.indexOf("=");
  if (cut < 0) refuse(`provided value ${JSON.stringify(wish)} does not match "k=v"`);
  return [wish.slice(0, cut), wish.slice(cut + 1)];
}

function splitToleration(wish: string): readonly [string, string] {
  const cut = wish.indexOf(":");
  return cut < 0 ? [wish, ""] : [wish.slice(0, cut), wish.slice(cut + 1)];
}

const RESOURCES: readonly [name: string, key: string][] = [
  ["cpu", "cpu"],
  ["memory", "memory"],
  ["ephemeral-storage", "ephemeral_storage"],
];

function resourcesOf(kubernetes: Section, prefix: string, wishes: Variables): Resources {
  return {
    requests: amountsOf(kubernetes, prefix, "request", wishes),
    limits: amountsOf(kubernetes, prefix, "limit", wishes),
  };
}

function amountsOf(
  kubernetes: Section,
  prefix: string,
  bound: "request" | "limit",
  wishes: Variables,
  current?: Amounts,
): Amounts {
  const found = RESOURCES.map(([name, resource]): [string, string] => {
    const key = `${prefix}${resource}_${bound}`;
    const configured = current === undefined ? kubernetes.text(key) : (current[name] ?? "");
    const wish = wishes.value(`KUBERNETES_${key.toUpperCase()}`);
    return [name, amount(key, limited(key, configured, kubernetes.text(`${key}_overwrite_max_allowed`), wish))];
  });
  return Object.fromEntries(found.filter(([, value]) => value !== ""));
}

/** The wish where it is within the maximum. `0`, which is no limit at all, is below every maximum. */
function limited(key: string, configured: string, maximum: string, wish: string): string {
  if (maximum === "" || wish === "") return configured;
  const [most, wanted] = [parseQuantity(maximum), parseQuantity(wish)];
  if (most === undefined) refuse(`${key}_overwrite_max_allowed: ${JSON.stringify(maximum)} is no quantity`);
  if (wanted === undefined) refuse(`the job's ${key} ${JSON.stringify(wish)} is no quantity`);
  if (wanted.nano > most.nano)
    refuse(`the job's ${key} ${JSON.stringify(wish)} is higher than ${JSON.stringify(maximum)}, its maximum`);
  return wish;
}

function amount(key: string, text: string): string {
  if (text === "") return "";
  const quantity = parseQuantity(text);
  if (quantity === undefined) refuse(`${key}: ${JSON.stringify(text)} is no quantity`);
  return showQuantity(quantity);
}
