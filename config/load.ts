import * as pulumi from "@pulumi/pulumi";
import { type Fault, faultsOf } from "./faults.ts";
import { crossFaults } from "./rules.ts";
import { StackSettings } from "./schema.ts";

/** Keys whose values are secret. They never enter the parsed settings; `index.ts` reads them as secret outputs. */
export const SECRETS = ["gitlabToken", "kubeconfigs"] as const;

/**
 * The settings of the stack, read in one parse so that all faults are told at once. Refuses with one error that lists every fault as
 * `path: sentence`; nothing has been created then.
 */
export function loadSettings(): StackSettings {
  const stack = pulumi.getStack();
  const { settings, faults } = parseSettings(pulumi.getProject(), stack, pulumi.runtime.allConfig());
  if (!settings) throw new pulumi.RunError(faultText(`Pulumi.${stack}.yaml`, faults));
  return settings;
}

/** The same on plain data: `config` maps `<namespace>:<key>` to text, structured values as JSON, as the engine hands them over. */
export function parseSettings(
  project: string,
  stack: string,
  config: Record<string, string>,
): { settings?: StackSettings; faults: Fault[] } {
  const raw: Record<string, unknown> = {};
  const present = new Set<string>();
  for (const [key, value] of Object.entries(config)) {
    const [namespace, name = ""] = splitKey(key);
    if (namespace !== project) continue;
    if ((SECRETS as readonly string[]).includes(name)) present.add(name);
    else raw[name] = structured(value);
  }
  const parsed = StackSettings.safeParse(raw);
  const faults = [
    ...(parsed.success ? crossFaults(parsed.data) : faultsOf(parsed.error, StackSettings, raw)),
    ...secretFaults(raw, present, stack, secretClusters(config, project)),
  ];
  return faults.length > 0 ? { faults } : { settings: parsed.data!, faults };
}

/** The error text of a stack file: one line a fault. */
export function faultText(file: string, faults: Fault[]): string {
  const lines = faults.map(({ path, message }) => `  ${path || "(top level)"}: ${message}`);
  return `${file} has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}; nothing was created:\n${lines.join("\n")}`;
}

function secretFaults(raw: Record<string, unknown>, present: Set<string>, stack: string, given: string[]): Fault[] {
  const missing = (path: string, what: string): Fault => ({
    path,
    message: `is missing; ${what} is a secret of the stack: run "npx glk secrets ${stack}", which asks for it`,
  });
  const gitlab = raw["gitlab"] as { credentials?: string } | undefined;
  const token =
    present.has("gitlabToken") || gitlab?.credentials === "environment"
      ? []
      : [missing("gitlabToken", "the token for GitLab's API")];
  const clusters = Object.entries(
    (raw["clusters"] ?? {}) as Record<string, { kubeconfig?: { source?: string } } | null>,
  );
  return [
    ...token,
    ...clusters
      .filter(([name, cluster]) => cluster?.kubeconfig?.source === "secret" && !given.includes(name))
      .map(([name]) => missing(`kubeconfigs.${name}`, `the kubeconfig of the cluster "${name}"`)),
  ];
}

function secretClusters(config: Record<string, string>, project: string): string[] {
  const value = structured(config[`${project}:kubeconfigs`] ?? "{}");
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

function splitKey(key: string): [string, string?] {
  const colon = key.indexOf(":");
  return colon < 0 ? [key] : [key.slice(0, colon), key.slice(colon + 1)];
}

/** The engine hands structured values over as JSON and scalars as text. */
function structured(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
