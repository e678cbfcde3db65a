import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack.js";
import { previewAnswers } from "./answers.ts";
import type { ChartRendering } from "./charts.ts";
import type { Graph, Lookup } from "./graph.ts";
import { markLeaks } from "./leaks.ts";
import { RecordingMonitor } from "./monitor.ts";
import { dummySecrets } from "./own-secrets.ts";
import { inPulumiRuntime } from "./runtime.ts";
import { readProject, readStackFile, type StackConfig, withDummySecrets } from "./stack-file.ts";
import { marked } from "./values.ts";

export interface SynthOptions {
  /** Name of the stack; its settings are in `Pulumi.<stack>.yaml` unless `configFile` names another file. */
  stack: string;
  configFile?: string;
  /** The project's root, where Pulumi.yaml is; default this repository. */
  root?: string;
  /** The program: a file (default: what Pulumi.yaml's `main` names) or a function that makes the resources. */
  program?: string | (() => unknown);
  /** Render helm.v4.Chart components into their objects; without it they are recorded with their values only. */
  charts?: ChartRendering;
}

let runs = 0;

/**
 * Runs a Pulumi program without engine, cluster or GitLab and gives what it registered as one plain graph. Secrets and
 * unknown values are markers in it, ids are unknown as in a first preview, and lookups get made-up ids. Rejects with the
 * program's first error. May be called for one stack after another in one process: each run has a runtime of its own, and
 * the program's entry (not what it imports) is evaluated anew.
 */
export async function synthesise(options: SynthOptions): Promise<Graph> {
  const { stack, root = resolve(import.meta.dirname, "..") } = options;
  const project = await readProject(root);
  const lookups: Lookup[] = [];
  const place = { project: project.name, stack, root };
  const monitor = new RecordingMonitor(place, previewAnswers(lookups));
  const stackConfig = await configOf(options, root, project.name);
  const program = programOf(options.program ?? join(root, project.main));
  const { value: outputs, diagnostics } = await inPulumiRuntime(
    { ...place, organization: "organization", preview: true, ...stackConfig },
    monitor,
    () => runInPulumiStack(program),
  );
  const registered = monitor.registrations.map(({ node }) => node);
  const leaks = markLeaks(registered);
  const rendered = options.charts && (await (await import("./charts.ts")).renderCharts(registered, options.charts));
  const children = rendered?.resources.map((child) => monitor.transforms.applied(child)) ?? [];
  const stackNode = registered.find(({ type }) => type === "pulumi:pulumi:Stack");
  return {
    project: project.name,
    stack,
    resources: [...registered, ...(await Promise.all(children))],
    outputs: marked(monitor.outputs.get(stackNode?.urn ?? "") ?? outputs ?? {}) as Record<string, unknown>,
    lookups,
    diagnostics: [...diagnostics, ...leaks, ...(rendered?.diagnostics ?? [])],
  };
}

async function configOf({ stack, configFile }: SynthOptions, root: string, project: string): Promise<StackConfig> {
  const file = configFile ?? join(root, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) {
    throw new Error(`There is no ${file}: give the name of a stack that has a stack file, or the file itself.`);
  }
  const config = await readStackFile(file, project);
  return withDummySecrets(config, dummySecrets(project, config.config));
}

/** The program as the language host would run it: a default export that is a function is called (cmd/run/run.ts). */
function programOf(program: string | (() => unknown)): () => Promise<Record<string, unknown>> {
  if (typeof program === "function") return async () => (await program()) as Record<string, unknown>;
  const entry = existsSync(program) && statSync(program).isDirectory() ? join(program, "index.ts") : program;
  return async () => {
    runs += 1;
    const exported = (await import(`${pathToFileURL(entry).href}?synth=${runs}`)) as Record<string, unknown>;
    const { default: main, ...named } = exported;
    if (main === undefined) return named;
    return (await (typeof main === "function" ? main() : main)) as Record<string, unknown>;
  };
}
