/** Variables of the caller's environment that a child of the sandbox keeps: who and where it is, how it reaches the network. */
const KEPT = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "TERM",
  "TMPDIR",
  "TZ",
  "LANG",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NODE_EXTRA_CA_CERTS",
  "CI",
  "NO_COLOR",
  "FORCE_COLOR",
];

/** Proxies would be asked for 127.0.0.1 too if this list did not except it. */
const LOCAL = "localhost,127.0.0.1,::1";

/**
 * The environment for everything that the sandbox starts: a few variables of `caller` (never tokens, kubeconfigs, cloud
 * credentials or another Pulumi's settings), proxies with this machine excepted, then `extra`.
 */
export function cleanEnvironment(
  extra: Record<string, string> = {},
  caller: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const environment: Record<string, string> = {};
  const proxied = Object.keys(caller).some((name) => /^https?_proxy$/i.test(name));
  if (proxied && !Object.keys(caller).some((name) => /^no_proxy$/i.test(name))) environment["NO_PROXY"] = LOCAL;
  for (const [name, value] of Object.entries(caller)) {
    if (value === undefined) continue;
    if (KEPT.includes(name) || name.startsWith("LC_") || /^https?_proxy$/i.test(name)) environment[name] = value;
    if (/^no_proxy$/i.test(name)) environment[name] = `${value},${LOCAL}`;
  }
  return { ...environment, ...extra };
}
