import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ConfigGroup, type ConfigGroupArgs } from "@pulumi/kubernetes/yaml/v2/configGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { grant } from "../lib/grant.ts";
import { type Ownership, ownershipLabels } from "../lib/ownership.ts";
import { checked, type Settings } from "../lib/settings.ts";
import { installedObjects, OPERATOR_ACCOUNT, operatorRules } from "./operator.manifest.ts";
import { RunnerOperatorSettings } from "./runner.schema.ts";

/** What the rest of the graph gives the operator. */
export interface RunnerOperatorArgs {
  /** An entry of `runnerOperators`. */
  settings: Settings;
  owner: Ownership;
  /** The operator's namespace, `gitlab-runner-system`. It exists, with its network policies. */
  namespace: pulumi.Input<string>;
}

/**
 * The GitLab Runner Operator from its release manifest, with rights in its own namespace only. One for each cluster, before any
 * OperatorRunner.
 */
export class RunnerOperator extends pulumi.ComponentResource {
  /** Namespace of the operator and of its Runners. Runners depend on the component (`dependsOn`), not on this name. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: RunnerOperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    const { settings, owner, namespace } = checked(RunnerOperatorSettings, `Runner operator ${name}`, args);
    super("gitlab-kubernetes:index:RunnerOperator", name, {}, opts);
    const labels = ownershipLabels(owner, "runner-operator", name);
    const metadata = { name: "gitlab-runner-operator", namespace, labels };

    const subjects = [{ kind: "ServiceAccount", name: OPERATOR_ACCOUNT, namespace }];
    const [, binding] = grant(`${name}-operator`, { metadata, rules: operatorRules(), subjects }, this);
    new ConfigGroup(name, { objs: manifestObjects(settings.manifest, labels) }, { parent: this, dependsOn: binding });
    this.namespace = pulumi.output(namespace);
    this.registerOutputs({ namespace: this.namespace });
  }
}

/**
 * The manifest's objects, known at preview, so that policies judge each of them. Without an engine (unit tests, synth) an address is not
 * read, because nothing there may depend on the network: the objects are then unknown, and say so.
 */
function manifestObjects(
  manifest: RunnerOperatorSettings["manifest"],
  labels: Record<string, string>,
): ConfigGroupArgs["objs"] {
  if ("url" in manifest && !isRunByEngine()) return pulumi.output(pulumi.unknown as unknown as object[]);
  const source = "url" in manifest ? manifest.url : manifest.file;
  return pulumi.output(readManifest(manifest).then((content) => installedObjects(content, source, labels)));
}

/** A real engine is a gRPC client; a recording monitor brings a plain object in its place. */
function isRunByEngine(): boolean {
  return typeof (pulumi.runtime.getEngine() as { getChannel?: unknown } | undefined)?.getChannel === "function";
}

/**
 * Text of the manifest. Throws when it cannot be read, and when it is not what the settings allow by its SHA-256 sum: what is
 * installed is what was reviewed.
 */
export async function readManifest(manifest: RunnerOperatorSettings["manifest"]): Promise<string> {
  const content = "url" in manifest ? await download(manifest.url) : await readFile(manifest.file, "utf8");
  const found = createHash("sha256").update(content).digest("hex");
  if (manifest.sha256 !== undefined && found !== manifest.sha256)
    throw new Error(
      `The manifest of the Runner Operator has the SHA-256 sum ${found}, and the settings allow ${manifest.sha256}; review what changed, then write the new sum.`,
    );
  return content;
}

async function download(url: string): Promise<string> {
  const refused = (why: string) =>
    new Error(
      `The manifest of the Runner Operator cannot be read from ${url}: ${why}; vendor it and name file and sha256.`,
    );
  const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch((error: Error) => {
    throw refused(String((error.cause as Error | undefined)?.message ?? error.message));
  });
  if (!answer.ok) throw refused(`HTTP ${answer.status}`);
  return answer.text();
}
