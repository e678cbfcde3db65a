import { type ChildProcess, spawn } from "node:child_process";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { locate } from "./node.ts";
import { optionEnvironment, readOptions } from "./options.ts";

/** Exit code by which `cmd/run` says that the user has already seen the message (cmd/run/index.js). */
const ALREADY_TOLD = 32;

/** How a program ended, as RunResponse wants it: nothing is wrong, a text, or "the user has seen the text". */
export interface Ending {
  error?: string;
  bail?: boolean;
}

/** A program or policy pack that runs; `interrupt` asks it to stop and ends it after five seconds. */
export interface Running<T> {
  ended: Promise<T>;
  interrupt(): void;
}

/** Options of a Pulumi.yaml as they travel: a protobuf Struct, or none. */
export const optionsOf = (options: Struct | undefined): Record<string, unknown> =>
  (options?.toJavaScript() as Record<string, unknown> | undefined) ?? {};

/** Sends SIGINT, and SIGKILL when the process is still there after five seconds. */
export function interrupt(child: ChildProcess): void {
  child.kill("SIGINT");
  const force = setTimeout(() => child.kill("SIGKILL"), 5000);
  force.unref();
  child.once("exit", () => clearTimeout(force));
}

/** What an exit code or signal means for the user. */
export function ending(code: number | null, signal: NodeJS.Signals | null): Ending {
  if (code === 0) return {};
  if (code === ALREADY_TOLD) return { bail: true };
  if (signal === "SIGABRT") return { error: "Program was ended by SIGABRT, most often because it ran out of memory" };
  if (signal) return { error: `Program was ended by ${signal}` };
  return { error: `Program exited with non-zero exit code: ${code}` };
}

/** The config as `cmd/run` expects it: keys `<namespace>:config:<name>`. */
const configOf = (request: RunRequest): string =>
  JSON.stringify(
    Object.fromEntries(
      request
        .getConfigMap()
        .toArray()
        .map(([key, value]) => [key.replace(/^([^:]+):(?:config:)?/, "$1:config:"), value]),
    ),
  );

/** Arguments of `cmd/run`: who and where the program is, then its entry point and the user's own arguments. */
function runArguments(request: RunRequest, engine: string): string[] {
  const info = request.getInfo();
  const flags: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: info?.getProgramDirectory() ?? request.getPwd(),
    parallel: String(request.getParallel()),
  };
  return [
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() || ".",
    ...request.getArgsList(),
  ];
}

/**
 * Starts the user's program with `@pulumi/pulumi/cmd/run` of its own node_modules on `node`. What it prints goes where
 * this process prints, so that the engine shows it. Rejects nothing: every failure is an `Ending` with its text.
 */
export function runProgram(request: RunRequest, engine: string, node: string): Running<Ending> {
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  let child: ChildProcess;
  try {
    const options = readOptions(optionsOf(request.getInfo()?.getOptions()));
    child = spawn(
      node,
      [...options.nodeargs, locate("@pulumi/pulumi/cmd/run", directory), ...runArguments(request, engine)],
      {
        cwd: directory,
        stdio: ["ignore", "inherit", "inherit"],
        env: {
          ...process.env,
          ...optionEnvironment(options),
          PULUMI_CONFIG: configOf(request),
          PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        },
      },
    );
  } catch (error) {
    return { ended: Promise.resolve({ error: (error as Error).message }), interrupt: () => {} };
  }
  const ended = new Promise<Ending>((resolve) => {
    child.once("error", (error) => resolve({ error: `Program could not be started with ${node}: ${error.message}` }));
    child.once("exit", (code, signal) => resolve(ending(code, signal)));
  });
  return { ended, interrupt: () => interrupt(child) };
}
