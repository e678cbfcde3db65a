import { type ChildProcess, spawn } from "node:child_process";
import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb.js";
import { type AnalyzerProxy, type StackConfiguration, startAnalyzerProxy } from "./analyzer-proxy.ts";
import { locate } from "./node.ts";
import { optionEnvironment, readOptions } from "./options.ts";
import { interrupt, optionsOf, type Running } from "./program.ts";

/** Where a plugin's output goes: to the engine, as RunPluginResponse. */
export interface Streams {
  stdout(bytes: Buffer): void;
  stderr(bytes: Buffer): void;
}

/** What a policy pack finds in its environment about the stack it judges (as pulumi-language-nodejs sets it). */
function stackEnvironment(configuration: StackConfiguration | undefined): Record<string, string> {
  if (!configuration) return {};
  return {
    PULUMI_NODEJS_ORGANIZATION: configuration.getOrganization(),
    PULUMI_NODEJS_PROJECT: configuration.getProject(),
    PULUMI_NODEJS_STACK: configuration.getStack(),
    PULUMI_NODEJS_DRY_RUN: String(configuration.getDryRun()),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(configuration.getConfigMap().toArray())),
  };
}

const environmentOf = (request: RunPluginRequest): Record<string, string> =>
  Object.fromEntries(
    request.getEnvList().map((entry) => {
      const equals = entry.indexOf("=");
      return [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  );

/** The number that a policy pack prints first, and where the rest of its output goes. */
function portFrom(child: ChildProcess, rest: (bytes: Buffer) => void): Promise<number> {
  let head = "";
  return new Promise((resolve, reject) => {
    const read = (bytes: Buffer) => {
      head += bytes.toString("utf8");
      const line = head.indexOf("\n");
      if (line < 0) return;
      child.stdout?.off("data", read);
      child.stdout?.on("data", rest);
      if (head.length > line + 1) rest(Buffer.from(head.slice(line + 1)));
      const port = Number(head.slice(0, line).trim());
      if (port > 0) resolve(port);
      else reject(new Error(`the policy pack printed "${head.slice(0, line)}" where its port was expected`));
    };
    child.stdout?.on("data", read);
    child.once("exit", (code, signal) =>
      reject(new Error(`the policy pack ended (${signal ?? `exit code ${code}`}) before it listened`)),
    );
  });
}

const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? (signal ? 128 : 0)));
  });

/**
 * Runs a plugin written for Node: a policy pack (`kind` analyzer) by `cmd/run-policy-pack` behind a proxy that hands it
 * the stack's name and configuration, anything else by `cmd/run-plugin`. Ends with the exit code.
 */
export function runPlugin(request: RunPluginRequest, node: string, streams: Streams): Running<number> {
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const analyzer = request.getKind() === "analyzer";
  let child: ChildProcess | undefined;
  let proxy: AnalyzerProxy | undefined;
  let cancelled = false;

  const start = (extra: Record<string, string>) => {
    const options = readOptions(optionsOf(request.getInfo()?.getOptions()));
    const entry = locate(`@pulumi/pulumi/cmd/${analyzer ? "run-policy-pack" : "run-plugin"}`, directory);
    const order = analyzer ? [...request.getArgsList(), directory] : [directory, ...request.getArgsList()];
    const started = spawn(node, [entry, ...options.nodeargs, ...order], {
      cwd: analyzer ? directory : request.getPwd(),
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...environmentOf(request), ...optionEnvironment(options), ...extra },
    });
    started.stderr.on("data", streams.stderr);
    child = started;
    return started;
  };

  const run = async (): Promise<number> => {
    if (!analyzer) {
      const plugin = start({});
      plugin.stdout.on("data", streams.stdout);
      return exitOf(plugin);
    }
    proxy = await startAnalyzerProxy();
    streams.stdout(Buffer.from(`${proxy.port}\n`));
    try {
      const configuration = await proxy.configuration;
      if (cancelled) return 0;
      const pack = start(stackEnvironment(configuration));
      const exited = exitOf(pack);
      await proxy.attach(await portFrom(pack, streams.stdout));
      return await exited;
    } catch (error) {
      proxy.fail((error as Error).message);
      throw error;
    } finally {
      proxy.stop();
    }
  };

  return {
    ended: run(),
    interrupt() {
      cancelled = true;
      proxy?.fail("the policy pack was cancelled");
      if (child) interrupt(child);
    },
  };
}
