export { InitializationFailed, NotImplemented, ProviderError } from "./errors.ts";
export type * from "./interface.ts";
export type { Monitor, Registered, Registration } from "./monitor.ts";
export { type RunningPlugin, serve, startPlugin } from "./serve.ts";
export {
  Archive,
  Asset,
  containsSecret,
  containsUnknown,
  isPlainObject,
  ResourceReference,
  Secret,
  UNKNOWN,
  Unknown,
  unwrapSecrets,
  wrapSecretsLike,
} from "./values.ts";
