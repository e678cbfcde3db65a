import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import type { Judged } from "../../policy/lib/session.ts";

const require = createRequire(import.meta.url);
/** Pulumi's generated messages only take messages of the very copy of google-protobuf that they were made with. */
const ofPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = `${root}policy`;

/** What a policy reported. */
export interface Reported {
  readonly policy: string;
  readonly level: string;
  readonly message: string;
  readonly urn: string;
}

type Config = Record<string, Record<string, unknown>>;

/** The compiled pack in a process of its own, spoken to as the engine does. */
export interface RunningPack {
  info(): Promise<{ name: string; policies: { name: string; level: string }[] }>;
  configure(config: Config): Promise<void>;
  analyze(judged: Judged): Promise<Reported[]>;
  analyzeStack(stack: readonly Judged[]): Promise<Reported[]>;
  stop(): void;
}

// The generated messages have no usable types for calls built at runtime.
// biome-ignore lint/suspicious/noExplicitAny: as above
type Loose = any;

const rpc: Loose = require("@pulumi/pulumi/proto/analyzer_grpc_pb.js");
const proto: Loose = require("@pulumi/pulumi/proto/analyzer_pb.js");
const { Struct }: Loose = ofPulumi("google-protobuf/google/protobuf/struct_pb.js");
const { Empty }: Loose = ofPulumi("google-protobuf/google/protobuf/empty_pb.js");

/** What the engine asks about one resource before it touches it. */
export function analyzeRequest(judged: Judged): Loose {
  return fill(new proto.AnalyzeRequest(), judged);
}

/** What the engine asks at the end of a preview. */
export function stackRequest(stack: readonly Judged[]): Loose {
  const request = new proto.AnalyzeStackRequest();
  request.setResourcesList(stack.map((judged) => fill(new proto.AnalyzerResource(), judged)));
  return request;
}

function fill(request: Loose, { type, urn, name, props }: Judged): Loose {
  request.setType(type);
  request.setUrn(urn);
  request.setName(name);
  request.setProperties(Struct.fromJavaScript(props));
  request.setOptions(new proto.AnalyzerResourceOptions());
  return request;
}

/** Compiles the pack and starts it with Pulumi's own `run-policy-pack`. */
export async function startPack(): Promise<RunningPack> {
  await promisify(execFile)(process.execPath, ["--import", "./config/typescript.js", "policy/build.ts"], { cwd: root });
  return startPackIn(folder);
}

/** Starts the pack of a folder as it is. */
export async function startPackIn(folder: string): Promise<RunningPack> {
  const { port, stop: end } = await spawnPack(folder);
  const client: Loose = new rpc.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const call = (name: string, request: unknown) =>
    new Promise<Loose>((resolve, reject) => {
      client[name](request, (error: Error | null, answer: unknown) =>
        error === null ? resolve(answer) : reject(error),
      );
    });
  const levels = Object.entries(proto.EnforcementLevel as Record<string, number>);
  const levelName = (value: number) => levels.find(([, number]) => number === value)![0].toLowerCase();
  const reported = (answer: Loose): Reported[] =>
    answer.getDiagnosticsList().map((diagnostic: Loose) => ({
      policy: diagnostic.getPolicyname(),
      level: levelName(diagnostic.getEnforcementlevel()),
      message: diagnostic.getMessage().slice(diagnostic.getMessage().indexOf("[")),
      urn: diagnostic.getUrn(),
    }));
  return {
    async info() {
      const answer = await call("getAnalyzerInfo", new Empty());
      const policies = answer.getPoliciesList().map((policy: Loose) => ({
        name: policy.getName(),
        level: levelName(policy.getEnforcementlevel()),
      }));
      return { name: answer.getName(), policies };
    },
    async configure(config) {
      const request = new proto.ConfigureAnalyzerRequest();
      for (const [name, properties] of Object.entries(config)) {
        const one = new proto.PolicyConfig();
        one.setEnforcementlevel(proto.EnforcementLevel.MANDATORY);
        one.setProperties(Struct.fromJavaScript(properties));
        request.getPolicyconfigMap().set(name, one);
      }
      await call("configure", request);
    },
    async analyze(judged) {
      return reported(await call("analyze", analyzeRequest(judged)));
    },
    async analyzeStack(stack) {
      return reported(await call("analyzeStack", stackRequest(stack)));
    },
    stop() {
      client.close();
      end();
    },
  };
}

/** Starts the process of a pack; it listens on the port when this resolves. */
export async function spawnPack(folder: string): Promise<{ port: string; stop(): void }> {
  const main = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(process.execPath, [main, "127.0.0.1:1", "."], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  return { port: await portOf(child), stop: () => void child.kill() };
}

function portOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let errors = "";
    child.stderr!.on("data", (data) => {
      errors += data;
    });
    child.stdout!.once("data", (data) => resolve(String(data).trim()));
    child.once("exit", (code) => reject(new Error(`the policy pack ended with ${code}: ${errors}`)));
  });
}
