/** Stands where a secret value stood. Objects that are secret keep their keys; each leaf is this marker. */
export interface SecretMarker {
  secret: true;
}

/** Stands where a value is not known before the deployment (an id, a token that GitLab makes). */
export interface UnknownMarker {
  unknown: true;
}

/** Where a resource was made: `file` is relative to the project's root, `line` counts from 1. */
export interface SourceLine {
  file: string;
  line: number;
}

/** The resource options that change what a deployment does. An option that is not set is absent. */
export interface NodeOptions {
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
  additionalSecretOutputs?: string[];
  aliases?: string[];
  deleteBeforeReplace?: boolean;
  retainOnDelete?: boolean;
  deletedWith?: string;
  version?: string;
  import?: string;
  timeouts?: { create?: string; update?: string; delete?: string };
}

/** One resource as the program registered it. */
export interface GraphNode {
  urn: string;
  type: string;
  name: string;
  /** URN of the parent; "" for the stack and for what has no parent. */
  parent: string;
  /** URN of the explicit provider; "" where the engine would take a default provider. */
  provider: string;
  /** Of a component: URNs of the providers it hands to its children, by package. */
  providers: Record<string, string>;
  /** True for components that a provider makes (`helm.v4.Chart`): their children are not registered by the program. */
  remote: boolean;
  custom: boolean;
  /** Inputs with markers for secrets and unknowns; keys in the order of the program. */
  inputs: Record<string, unknown>;
  /** URNs, sorted: every resource that must exist before this one. */
  dependencies: string[];
  /** URNs by input property. */
  propertyDependencies: Record<string, string[]>;
  protect: boolean;
  options: NodeOptions;
  source?: SourceLine;
  /** All lines of the project on the way to this resource, innermost first. */
  trace: SourceLine[];
  /** True when the object was rendered from a chart by this repository and not registered by the program. */
  rendered?: boolean;
}

/** A question that the program asked of GitLab or a cluster, and the id that stands for the answer. */
export interface Lookup {
  /** Function token, for example `gitlab:index/getProject:getProject`. */
  token: string;
  inputs: Record<string, unknown>;
  /** Nine digits made from token and inputs: the same in every run, and not the id in any GitLab. */
  id: string;
}

export interface Diagnostic {
  severity: "info" | "warning" | "error";
  message: string;
  urn?: string;
}

/** A program run without engine, cluster or GitLab. `resources` is in the order of registration. */
export interface Graph {
  project: string;
  stack: string;
  resources: GraphNode[];
  /** Stack outputs with the same markers as inputs. */
  outputs: Record<string, unknown>;
  lookups: Lookup[];
  diagnostics: Diagnostic[];
}
