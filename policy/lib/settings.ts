import type { PolicyConfigSchema } from "@pulumi/policy";

/** A finding that is excused for a time. */
export interface Exemption {
  readonly rule: string;
  /** Exact URN, or one `*` in its last part (the resource's name). */
  readonly urn: string;
  /** At least 20 characters. */
  readonly reason: string;
  readonly owner: string;
  readonly ticket?: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string;
}

/** What a published chart or manifest brings and needs: one object by its exact name, for one rule, without an end. */
export interface Acceptance {
  readonly rule: string;
  /** `Kind/name` or `Kind/namespace/name`. */
  readonly object: string;
  readonly reason: string;
}

/** Settings of the whole pack, from the policy `pack-settings` of its configuration file. */
export interface Settings {
  readonly production: boolean;
  /** The day of judgement, `YYYY-MM-DD`; empty means today. */
  readonly today: string;
  readonly exemptions: readonly Exemption[];
  readonly accepted: readonly Acceptance[];
  /** Hosts, without port, that may be spoken to without TLS. */
  readonly insecureHosts: readonly string[];
  /** Namespaces where job pods run, besides those that a runner configuration names; `*` stands for any characters. */
  readonly jobNamespaces: readonly string[];
  /** Namespaces in which a Role may create Secrets for CI. */
  readonly secretNamespaces: readonly string[];
  /** `protocol port` that jobs may reach on any public address. */
  readonly jobEgressPorts: readonly string[];
  /** `cidr protocol port` that jobs may reach besides: a private GitLab, registry or cache. */
  readonly jobDestinations: readonly string[];
  /** Ranges that a wide address block must except: private networks, clusters, nodes, cloud metadata. */
  readonly privateRanges: readonly string[];
  /** Whether pods have IPv6 addresses besides those of IPv4. */
  readonly dualStack: boolean;
  /** `namespace key=value` of the cluster's resolver, and `cidr` of resolvers on nodes. */
  readonly resolvers: readonly string[];
  readonly deployTokenScopes: readonly string[];
  readonly deployTokenMaxDays: number;
  /** Namespaces that may enforce `baseline`. */
  readonly baselineNamespaces: readonly string[];
  /** Namespaces that may enforce `privileged`. */
  readonly privilegedNamespaces: readonly string[];
  /** Level by rule, where it shall differ from the rule's own. */
  readonly levels: Readonly<Record<string, string>>;
  /** Minor version of Kubernetes 1.x whose Pod Security semantics hold. */
  readonly podSecurityMinor: number;
  /** `cpu 2`, `memory 4Gi`: the most that the limits of a container may say; empty means that nothing is too much. */
  readonly containerMaximum: readonly string[];
  /** Registries, or `host/path` below, from which images may come; empty means that none is refused. */
  readonly imageRegistries: readonly string[];
  /** Repositories, or what lies below them, from which charts may come; empty means that none is refused. */
  readonly chartRepositories: readonly string[];
  /** URLs, or what lies below them, from which Flux may read; empty means that none is refused. */
  readonly fluxSources: readonly string[];
  /** `namespace/name` of ServiceAccounts whose pods need the API, `*` for any characters. */
  readonly apiServiceAccounts: readonly string[];
  /** `Kind namespace/name` or `Kind name` of what exists outside of the stack and is named in it. */
  readonly existing: readonly string[];
  /** Logical names of runners that are meant for any branch, `*` for any characters. */
  readonly openRunners: readonly string[];
  /** GitLab's tier: what it lacks is not demanded. */
  readonly gitlabTier: "free" | "premium" | "ultimate";
}

/** What holds where the configuration says nothing. */
export const DEFAULTS: Settings = {
  production: false,
  today: "",
  exemptions: [],
  accepted: [],
  insecureHosts: [],
  jobNamespaces: [],
  secretNamespaces: ["flux-system"],
  jobEgressPorts: ["TCP 443"],
  jobDestinations: [],
  privateRanges: [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
  ],
  dualStack: true,
  resolvers: ["kube-system k8s-app=kube-dns", "169.254.20.10/32"],
  deployTokenScopes: ["read_registry"],
  deployTokenMaxDays: 365,
  baselineNamespaces: [],
  privilegedNamespaces: [],
  levels: {},
  podSecurityMinor: 37,
  containerMaximum: [],
  imageRegistries: [],
  chartRepositories: [],
  fluxSources: [],
  apiServiceAccounts: [],
  existing: [],
  openRunners: [],
  gitlabTier: "premium",
};

const TEXTS = { type: "array" as const, items: { type: "string" as const } };

/** The schema that the engine checks a configuration file against before anything is judged. */
export const SETTINGS_SCHEMA: PolicyConfigSchema = {
  properties: {
    production: { type: "boolean", default: DEFAULTS.production },
    today: { type: "string", pattern: "^(\\d{4}-\\d{2}-\\d{2})?$", default: DEFAULTS.today },
    exemptions: {
      type: "array",
      default: [],
      items: {
        type: "object",
        additionalProperties: false,
        required: ["rule", "urn", "reason", "owner", "until"],
        properties: {
          rule: { type: "string", minLength: 1 },
          urn: { type: "string", pattern: "^urn:pulumi:" },
          reason: { type: "string", minLength: 20 },
          owner: { type: "string", minLength: 1 },
          ticket: { type: "string" },
          until: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
        },
      },
    },
    accepted: {
      type: "array",
      default: [],
      items: {
        type: "object",
        additionalProperties: false,
        required: ["rule", "object", "reason"],
        properties: {
          rule: { type: "string", minLength: 1 },
          object: { type: "string", pattern: "^[A-Z][A-Za-z]*(/[^/*]+){1,2}$" },
          reason: { type: "string", minLength: 20 },
        },
      },
    },
    insecureHosts: { ...TEXTS, default: [] },
    jobNamespaces: { ...TEXTS, default: [] },
    secretNamespaces: { ...TEXTS, default: [...DEFAULTS.secretNamespaces] },
    jobEgressPorts: {
      type: "array",
      items: { type: "string", pattern: "^(TCP|UDP|SCTP) \\d+$" },
      default: [...DEFAULTS.jobEgressPorts],
    },
    jobDestinations: {
      type: "array",
      items: { type: "string", pattern: "^\\S+/\\d+ (TCP|UDP|SCTP) \\d+$" },
      default: [],
    },
    privateRanges: { ...TEXTS, default: [...DEFAULTS.privateRanges] },
    dualStack: { type: "boolean", default: DEFAULTS.dualStack },
    resolvers: { ...TEXTS, default: [...DEFAULTS.resolvers] },
    deployTokenScopes: { ...TEXTS, default: [...DEFAULTS.deployTokenScopes] },
    deployTokenMaxDays: { type: "integer", minimum: 1, maximum: 365, default: DEFAULTS.deployTokenMaxDays },
    baselineNamespaces: { ...TEXTS, default: [] },
    privilegedNamespaces: { ...TEXTS, default: [] },
    levels: { type: "object", default: {}, additionalProperties: { type: "string" } },
    podSecurityMinor: { type: "integer", minimum: 25, maximum: 37, default: DEFAULTS.podSecurityMinor },
    containerMaximum: {
      type: "array",
      items: { type: "string", pattern: "^(cpu|memory|ephemeral-storage) \\d+(\\.\\d+)?([munkMGTPE]|[KMGTPE]i)?$" },
      default: [],
    },
    imageRegistries: { ...TEXTS, default: [] },
    chartRepositories: { ...TEXTS, default: [] },
    fluxSources: { ...TEXTS, default: [] },
    apiServiceAccounts: { ...TEXTS, default: [] },
    existing: { ...TEXTS, default: [] },
    openRunners: { ...TEXTS, default: [] },
    gitlabTier: { type: "string", enum: ["free", "premium", "ultimate"], default: DEFAULTS.gitlabTier },
  },
};

/**
 * The settings from a configuration; the engine has checked the types and filled in defaults, which it cannot do for
 * unknown names.
 *
 * @returns the settings, and the names that no setting bears
 */
export function settingsFrom(config: Readonly<Record<string, unknown>>): { settings: Settings; unknown: string[] } {
  const known = Object.keys(DEFAULTS);
  const unknown = Object.keys(config).filter((key) => !known.includes(key) && key !== "enforcementLevel");
  const given = Object.fromEntries(Object.entries(config).filter(([key]) => known.includes(key)));
  return { settings: { ...DEFAULTS, ...given }, unknown };
}

/** Whether a name is one of a list, where `*` in the list stands for any characters. */
export function isListed(name: string, list: readonly string[]): boolean {
  return list.some((pattern) => {
    if (!pattern.includes("*")) return pattern === name;
    const source = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${source.join(".*")}$`).test(name);
  });
}
