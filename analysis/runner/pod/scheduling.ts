import type { Section } from "../toml/section.ts";
import { type Data, filled, lean } from "./wire.ts";

const REQUIRED = "required_during_scheduling_ignored_during_execution";
const PREFERRED = "preferred_during_scheduling_ignored_during_execution";
const REQUIRED_FIELD = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED_FIELD = "preferredDuringSchedulingIgnoredDuringExecution";

/** The pod's affinity; an empty one where none is configured. */
export function affinityOf(kubernetes: Section): Data {
  const own = kubernetes.table("affinity");
  return lean({
    nodeAffinity: own.has("node_affinity") ? nodeAffinity(own.table("node_affinity")) : undefined,
    podAffinity: own.has("pod_affinity") ? podAffinity(own.table("pod_affinity")) : undefined,
    podAntiAffinity: own.has("pod_anti_affinity") ? podAffinity(own.table("pod_anti_affinity")) : undefined,
  });
}

function nodeAffinity(own: Section): Data {
  const terms = own.table(REQUIRED).tables("node_selector_terms").map(nodeTerm);
  return lean({
    [REQUIRED_FIELD]: own.has(REQUIRED) ? { nodeSelectorTerms: terms.length > 0 ? terms : null } : undefined,
    [PREFERRED_FIELD]: own
      .tables(PREFERRED)
      .map((term) => ({ weight: term.int("weight") ?? 0, preference: nodeTerm(term.table("preference")) })),
  });
}

function nodeTerm(term: Section): Data {
  return lean({
    matchExpressions: term.tables("match_expressions").map(requirement),
    matchFields: term.tables("match_fields").map(requirement),
  });
}

function requirement(own: Section): Data {
  const values = own.texts("values");
  return { key: own.text("key"), operator: own.text("operator"), ...(values.length > 0 && { values }) };
}

function podAffinity(own: Section): Data {
  return lean({
    [REQUIRED_FIELD]: own.tables(REQUIRED).map(podTerm),
    [PREFERRED_FIELD]: own
      .tables(PREFERRED)
      .map((term) => ({ weight: term.int("weight") ?? 0, podAffinityTerm: podTerm(term.table("pod_affinity_term")) })),
  });
}

function podTerm(own: Section): Data {
  return {
    ...lean({
      labelSelector: own.has("label_selector") ? selector(own.table("label_selector")) : undefined,
      namespaces: own.texts("namespaces"),
    }),
    topologyKey: own.text("topology_key"),
    ...lean({
      namespaceSelector: own.has("namespace_selector") ? selector(own.table("namespace_selector")) : undefined,
      matchLabelKeys: own.texts("match_label_keys"),
      mismatchLabelKeys: own.texts("mismatch_label_keys"),
    }),
  };
}

function selector(own: Section): Data {
  return lean({
    matchLabels: filled(own.map("match_labels")),
    matchExpressions: own.tables("match_expressions").map(requirement),
  });
}

/** Tolerations from a map `key[=value]` → effect. An empty key tolerates every taint. */
export function tolerationsOf(map: Readonly<Record<string, string>>): Data[] {
  return Object.entries(map).map(([keyValue, effect]) => {
    const cut = keyValue.indexOf("=");
    if (cut < 0) return lean({ key: keyValue, operator: "Exists", effect });
    return lean({ key: keyValue.slice(0, cut), operator: "Equal", value: keyValue.slice(cut + 1), effect });
  });
}

const DNS_POLICIES: Readonly<Record<string, string>> = {
  none: "None",
  default: "Default",
  "cluster-first": "ClusterFirst",
  "cluster-first-with-host-net": "ClusterFirstWithHostNet",
};

/** The DNS policy. A word that GitLab Runner does not know falls back to the cluster's default with a warning. */
export function dnsPolicyOf(kubernetes: Section): string | undefined {
  const word = kubernetes.text("dns_policy");
  if (word === "") return "ClusterFirst";
  return Object.hasOwn(DNS_POLICIES, word) ? DNS_POLICIES[word] : undefined;
}

/** The DNS settings of the pod; undefined where none is configured. */
export function dnsConfigOf(kubernetes: Section): Data | undefined {
  const own = kubernetes.table("dns_config");
  const config = lean({
    nameservers: own.texts("nameservers"),
    searches: own.texts("searches"),
    options: own.tables("options").map((option) => ({
      ...lean({ name: option.text("name") }),
      ...(option.has("value") && { value: option.text("value") }),
    })),
  });
  return Object.keys(config).length > 0 ? config : undefined;
}

/** Hooks that every container gets, services included; undefined where none is configured. */
export function lifecycleOf(kubernetes: Section): Data | undefined {
  const own = kubernetes.table("container_lifecycle");
  if (!own.has("post_start") && !own.has("pre_stop")) return undefined;
  return lean({
    postStart: own.has("post_start") ? handler(own.table("post_start")) : undefined,
    preStop: own.has("pre_stop") ? handler(own.table("pre_stop")) : undefined,
  });
}

function handler(own: Section): Data {
  const http = own.table("http_get");
  const tcp = own.table("tcp_socket");
  return lean({
    exec: own.has("exec") ? lean({ command: own.table("exec").texts("command") }) : undefined,
    httpGet: own.has("http_get")
      ? {
          ...lean({ path: http.text("path"), host: http.text("host"), scheme: http.text("scheme") }),
          port: http.int("port") ?? 0,
          ...lean({
            httpHeaders: http
              .tables("http_headers")
              .map((header) => ({ name: header.text("name"), value: header.text("value") })),
          }),
        }
      : undefined,
    tcpSocket: own.has("tcp_socket") ? { port: tcp.int("port") ?? 0, ...lean({ host: tcp.text("host") }) } : undefined,
  });
}
