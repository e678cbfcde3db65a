import type { Monitor } from "./monitor.ts";
import type { PropertyMap, PropertyValue } from "./values.ts";

/** What each call gets besides its request. */
export interface CallContext {
  /** Aborted when the engine cancels this call or the whole plugin (Ctrl-C), or when `stop()` is called. */
  signal: AbortSignal;
  /** A line for the user, beside the resource of the request. Never put a secret in it: debug lines are stored in plain text. */
  log(severity: "debug" | "info" | "warning" | "error", message: string, options?: { ephemeral?: boolean }): void;
}

/** What every request about one resource carries. `type` is the token, `name` the logical name. */
export interface ResourceRequest {
  urn: string;
  type: string;
  name: string;
}

export interface CheckRequest extends ResourceRequest {
  /** Inputs of the last deployment; `{}` for a new resource. */
  olds: PropertyMap;
  news: PropertyMap;
  /** Autonaming must be derived from it; empty when the engine sent none. */
  randomSeed: Uint8Array;
  autonaming?: { proposedName: string; mode: "propose" | "enforce" | "disable" };
}

/** `property` may be empty for a failure of the whole resource. */
export interface CheckFailure {
  property: string;
  reason: string;
}

export interface CheckResult {
  inputs: PropertyMap;
  failures?: CheckFailure[];
}

export interface DiffRequest extends ResourceRequest {
  id: string;
  /** Outputs of the last deployment. */
  olds: PropertyMap;
  oldInputs: PropertyMap;
  /** Checked new inputs. */
  news: PropertyMap;
  ignoreChanges: string[];
}

export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface DiffResult {
  /** `unknown`: the engine compares the inputs itself. */
  changes: "none" | "some" | "unknown";
  /** Top-level properties that changed. */
  diffs?: string[];
  /** Properties (paths) that force a replacement. */
  replaces?: string[];
  /** Properties that an update never changes. */
  stables?: string[];
  deleteBeforeReplace?: boolean;
  /** By property path; absent means that there is no detailed difference. */
  detailedDiff?: Record<string, { kind: DiffKind; inputDiff?: boolean }>;
}

export interface ConfigureRequest {
  /** Keys `<package>:config:<name>`, values as strings (also of secrets). */
  variables: Record<string, string>;
  /** The provider's inputs, as strings or JSON text of objects; secrets wrapped. */
  args: PropertyMap;
  /** Absent when an older engine does not send them. */
  id?: string;
  urn?: string;
  name?: string;
  type?: string;
}

export interface ConfigureResult {
  /** create and update are also called with `preview: true`; default true. */
  supportsPreview?: boolean;
  /** Secrets come wrapped; default true. */
  acceptSecrets?: boolean;
  /** References come as ResourceReference; default true. */
  acceptResources?: boolean;
  supportsAutonamingConfiguration?: boolean;
}

export interface CreateRequest extends ResourceRequest {
  properties: PropertyMap;
  /** customTimeouts of the resource in seconds; 0: not set. */
  timeout: number;
  /** Nothing may be changed in the world; unknown outputs are UNKNOWN. */
  preview: boolean;
}

export interface CreateResult {
  /** Empty only at preview. */
  id: string;
  properties: PropertyMap;
}

export interface ReadRequest extends ResourceRequest {
  id: string;
  /** Known outputs; `{}` when a resource is imported or got by id. */
  properties: PropertyMap;
  inputs: PropertyMap;
  timeout: number;
}

export interface ReadResult {
  /** Empty: the object is gone. */
  id: string;
  properties?: PropertyMap;
  /** Needed for an import; without it the old inputs stay. */
  inputs?: PropertyMap;
}

export interface UpdateRequest extends ResourceRequest {
  id: string;
  olds: PropertyMap;
  oldInputs: PropertyMap;
  news: PropertyMap;
  timeout: number;
  ignoreChanges: string[];
  preview: boolean;
}

export interface UpdateResult {
  properties: PropertyMap;
}

export interface DeleteRequest extends ResourceRequest {
  id: string;
  properties: PropertyMap;
  oldInputs: PropertyMap;
  timeout: number;
}

export interface InvokeRequest {
  /** Function token. */
  token: string;
  args: PropertyMap;
  preview: boolean;
}

export interface InvokeResult {
  result: PropertyMap;
  failures?: CheckFailure[];
}

export interface ConstructRequest {
  type: string;
  name: string;
  parent: string;
  project: string;
  stack: string;
  organization: string;
  inputs: PropertyMap;
  /** URNs by input property. */
  inputDependencies: Record<string, string[]>;
  /** Provider references (`<urn>::<id>`) by package. */
  providers: Record<string, string>;
  dependencies: string[];
  preview: boolean;
  protect?: boolean;
  retainOnDelete?: boolean;
  /** Registers the component and its children with the engine. */
  monitor: Monitor;
}

export interface ConstructResult {
  urn: string;
  state: PropertyMap;
  stateDependencies?: Record<string, string[]>;
}

/**
 * A resource provider. Methods that are left out answer as a provider that has none: checkConfig returns the news,
 * diffConfig says `unknown`, read `Unimplemented`, and so on (README). A thrown error becomes the call's error.
 */
export interface ProviderImplementation {
  /** Package name, `kubernetes`. */
  name: string;
  /** Exact version of the SDK that it stands in for. */
  version: string;
  getSchema?(): Promise<string>;
  checkConfig?(request: CheckRequest, context: CallContext): Promise<CheckResult>;
  diffConfig?(request: DiffRequest, context: CallContext): Promise<DiffResult>;
  configure?(request: ConfigureRequest, context: CallContext): Promise<ConfigureResult>;
  check?(request: CheckRequest, context: CallContext): Promise<CheckResult>;
  diff?(request: DiffRequest, context: CallContext): Promise<DiffResult>;
  create?(request: CreateRequest, context: CallContext): Promise<CreateResult>;
  read?(request: ReadRequest, context: CallContext): Promise<ReadResult>;
  update?(request: UpdateRequest, context: CallContext): Promise<UpdateResult>;
  delete?(request: DeleteRequest, context: CallContext): Promise<void>;
  invoke?(request: InvokeRequest, context: CallContext): Promise<InvokeResult>;
  construct?(request: ConstructRequest, context: CallContext): Promise<ConstructResult>;
  /** Stop what runs; the signals of all calls are aborted as well. */
  cancel?(): Promise<void>;
}

/**
 * One implementation, or a function that makes one for each connection of an engine. The engine opens one connection
 * for each provider resource, so a plugin that keeps configuration must be given as a function.
 */
export type ProviderSource = ProviderImplementation | (() => ProviderImplementation);

export type { Monitor, PropertyMap, PropertyValue };
