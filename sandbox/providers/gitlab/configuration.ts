import {
  type CheckFailure,
  type CheckResult,
  containsUnknown,
  type PropertyMap,
  ProviderError,
  unwrapSecrets,
} from "../plugin/index.ts";
import type { ClientOptions } from "./client.ts";

const IMPLEMENTED = ["baseUrl", "token", "headers", "retries", "earlyAuthCheck"];
const REFUSED = ["cacertFile", "clientCert", "clientKey", "configFile", "context", "enableAutoCiSupport", "insecure"];

/** `retries` when the program gives none (client-go's default). */
const RETRIES = 5;

/** How the provider is configured: the client, and whether it asks who it is at once. */
export interface Configuration extends ClientOptions {
  earlyAuthCheck: boolean;
}

/** Refuses inputs that are unknown or that the stand-in does not implement, and an address without its closing slash. */
export function checkConfig(news: PropertyMap): CheckResult {
  const failures: CheckFailure[] = [];
  for (const [property, value] of Object.entries(unwrapSecrets(news))) {
    if (property.startsWith("__") || property === "version") continue;
    const off = value === undefined || value === null || value === "" || value === "false" || value === false;
    if (REFUSED.includes(property) && !off)
      failures.push({ property, reason: "is not offered by the sandbox's stand-in" });
    else if (![...IMPLEMENTED, ...REFUSED].includes(property))
      failures.push({ property, reason: `is not an input; known are ${[...IMPLEMENTED, ...REFUSED].join(", ")}` });
    else if (
      property === "baseUrl" &&
      !off &&
      !containsUnknown(value) &&
      !/^https?:\/\/.*\/api\/v4\/$/.test(String(value))
    )
      failures.push({ property, reason: `is "${value}"; it must end with /api/v4/` });
  }
  return { inputs: news, failures };
}

function json(name: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new ProviderError(`provider input ${name} is no JSON`);
  }
}

/** Reads the configuration: the provider's inputs, then `gitlab:…` of the stack, then the environment. */
export function configurationOf(
  args: PropertyMap,
  variables: Record<string, string>,
  environment: NodeJS.ProcessEnv = process.env,
): Configuration {
  const given = unwrapSecrets(args) as Record<string, unknown>;
  const text = (name: string, variable?: string): string | undefined =>
    (given[name] as string | undefined) ||
    variables[`gitlab:config:${name}`] ||
    (variable && environment[variable]) ||
    undefined;
  const token = text("token", "GITLAB_TOKEN");
  if (!token) throw new ProviderError("no GitLab token: set the provider's token or GITLAB_TOKEN");
  const early = text("earlyAuthCheck", "GITLAB_EARLY_AUTH_CHECK");
  return {
    token,
    baseUrl: text("baseUrl", "GITLAB_BASE_URL") ?? "https://gitlab.com/api/v4/",
    headers: (json("headers", text("headers")) as Record<string, string> | undefined) ?? {},
    retries: Number(json("retries", text("retries")) ?? RETRIES),
    earlyAuthCheck: json("earlyAuthCheck", early) !== false,
  };
}
