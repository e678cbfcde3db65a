import type { CheckFailure, DiffResult, PropertyMap, PropertyValue } from "../plugin/index.ts";
import { containsUnknown, UNKNOWN, unwrapSecrets } from "../plugin/index.ts";
import { clusterAccess } from "./kubeconfig.ts";

/** The provider's inputs, decoded. */
export interface ProviderSettings {
  kubeconfig?: string;
  context?: string;
  cluster?: string;
  namespace?: string;
  deleteUnreachable: boolean;
  skipUpdateUnreachable: boolean;
  enablePatchForce: boolean;
  enableConfigMapMutable: boolean;
  enableSecretMutable: boolean;
  upsertExistingObjects: boolean;
}

const FLAGS = {
  deleteUnreachable: "PULUMI_K8S_DELETE_UNREACHABLE",
  skipUpdateUnreachable: "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE",
  enablePatchForce: "PULUMI_K8S_ENABLE_PATCH_FORCE",
  enableConfigMapMutable: "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE",
  enableSecretMutable: "PULUMI_K8S_ENABLE_SECRET_MUTABLE",
  upsertExistingObjects: "PULUMI_K8S_UPSERT_EXISTING_OBJECTS",
} as const;

const IGNORED = [
  "suppressDeprecationWarnings",
  "suppressHelmHookWarnings",
  "kubeClientSettings",
  "version",
  "pluginDownloadURL",
];
const TEXTS = ["kubeconfig", "context", "cluster", "namespace", "clusterIdentifier"];

function text(value: PropertyValue): string | undefined {
  const plain = unwrapSecrets(value);
  if (plain === undefined || plain === null || plain === UNKNOWN || plain === "") return undefined;
  return typeof plain === "string" ? plain : JSON.stringify(plain);
}

/**
 * Refuses provider inputs that the stand-in does not honour: client-side apply, rendering to YAML files, Helm settings,
 * and names that the real provider does not know.
 */
export function checkSettings(inputs: PropertyMap): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  for (const [name, value] of Object.entries(inputs)) {
    const given = text(value);
    if (name in FLAGS) {
      if (given !== undefined && given !== "true" && given !== "false") {
        fail(name, `${name} is ${JSON.stringify(given)}; it must be true or false`);
      }
    } else if (name === "enableServerSideApply") {
      if (given === "false") fail(name, "client-side apply is not in this stand-in; leave enableServerSideApply out");
    } else if (!TEXTS.includes(name) && !IGNORED.includes(name)) {
      fail(
        name,
        `the stand-in for the kubernetes provider does not have the input ${name}; it has: ${[...TEXTS, ...Object.keys(FLAGS)].join(", ")}`,
      );
    }
  }
  return failures;
}

/** Decodes the provider's inputs; flags may also come from the environment, as with the real provider. */
export function providerSettings(inputs: PropertyMap): ProviderSettings {
  const flag = (name: keyof typeof FLAGS) => (text(inputs[name]) ?? process.env[FLAGS[name]]) === "true";
  return {
    kubeconfig: text(inputs["kubeconfig"]),
    context: text(inputs["context"]),
    cluster: text(inputs["cluster"]),
    namespace: text(inputs["namespace"]),
    deleteUnreachable: flag("deleteUnreachable"),
    skipUpdateUnreachable: flag("skipUpdateUnreachable"),
    enablePatchForce: flag("enablePatchForce"),
    enableConfigMapMutable: flag("enableConfigMapMutable"),
    enableSecretMutable: flag("enableSecretMutable"),
    upsertExistingObjects: flag("upsertExistingObjects"),
  };
}

function identity(inputs: PropertyMap): string | undefined {
  const pinned = text(inputs["clusterIdentifier"]);
  if (pinned) return pinned;
  try {
    return clusterAccess(providerSettings(inputs)).identity;
  } catch {
    return undefined;
  }
}

/**
 * What a change of the provider's inputs means: another cluster (server or certificate authority of the chosen context,
 * or `clusterIdentifier`) replaces the provider and everything on it; other changes update it.
 */
export function diffSettings(olds: PropertyMap, news: PropertyMap): DiffResult {
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const diffs = names.filter((name) => text(olds[name]) !== text(news[name]) || containsUnknown(news[name]));
  if (diffs.length === 0) return { changes: "none" };
  if (diffs.some((name) => containsUnknown(news[name]))) return { changes: "some", diffs };
  const before = identity(olds);
  const after = identity(news);
  const moved = before !== undefined && after !== undefined && before !== after;
  return { changes: "some", diffs, replaces: moved ? diffs.filter((name) => TEXTS.includes(name)) : [] };
}
