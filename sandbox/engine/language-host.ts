import { spawn } from "node:child_process";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { empty } from "../providers/plugin/protocol.ts";
import { programDependencies, requiredPlugins } from "./packages.ts";
import { runPlugin } from "./plugin-run.ts";
import { type Running, runProgram } from "./program.ts";

type Message<C extends new (...args: never[]) => unknown> = InstanceType<C>;

/** What the host needs to know; `engine` is where programs report, `host:port`. */
export interface HostOptions {
  /** Node binary for programs and policy packs. */
  node: string;
  engine: string;
}

/** A language host that listens. */
export interface LanguageHost {
  port: number;
  stop(): void;
}

const directoryOf = (request: { getInfo(): Message<typeof language.ProgramInfo> | undefined }): string =>
  request.getInfo()?.getProgramDirectory() ?? ".";

function unary<Request, Response>(work: (request: Request) => Response | Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
    Promise.resolve()
      .then(() => work(call.request))
      .then(
        (answer) => callback(null, answer),
        (error: Error) => callback({ code: status.UNKNOWN, details: error.message }),
      );
  };
}

/** What of Pulumi's language host is for authors of packages and templates, and so has no place in a sandbox. */
const refused = ["template", "generateProgram", "generateProject", "generatePackage", "pack", "link"];

function handlers({ node, engine: firstEngine }: HostOptions): UntypedServiceImplementation {
  let engine = firstEngine;
  const running = new Set<Running<unknown>>();

  async function track<T>(run: Running<T>): Promise<T> {
    running.add(run);
    try {
      return await run.ended;
    } finally {
      running.delete(run);
    }
  }

  const packages = (request: Message<typeof language.GetRequiredPackagesRequest>) =>
    requiredPlugins(directoryOf(request)).map(({ name, version, server }) => {
      const dependency = new plugin.PackageDependency();
      dependency.setName(name);
      dependency.setKind("resource");
      dependency.setVersion(version);
      dependency.setServer(server ?? "");
      return dependency;
    });

  const refusal = (name: string) =>
    unary(() => {
      throw new Error(`the sandbox's language host does not implement ${name}; use Pulumi's own language host for it`);
    });

  return {
    ...Object.fromEntries(refused.map((name) => [name, refusal(name)])),
    handshake: unary((request: Message<typeof language.LanguageHandshakeRequest>) => {
      engine = request.getEngineAddress() || engine;
      return new language.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => {
      const info = new plugin.PluginInfo();
      info.setVersion("3.259.0");
      return info;
    }),
    getRequiredPackages: unary((request: Message<typeof language.GetRequiredPackagesRequest>) => {
      const answer = new language.GetRequiredPackagesResponse();
      answer.setPackagesList(packages(request));
      return answer;
    }),
    getRequiredPlugins: unary((request: Message<typeof language.GetRequiredPluginsRequest>) => {
      const answer = new language.GetRequiredPluginsResponse();
      for (const { name, version, server } of requiredPlugins(directoryOf(request))) {
        const dependency = answer.addPlugins();
        dependency.setName(name);
        dependency.setKind("resource");
        dependency.setVersion(version);
        dependency.setServer(server ?? "");
      }
      return answer;
    }),
    getProgramDependencies: unary((request: Message<typeof language.GetProgramDependenciesRequest>) => {
      const answer = new language.GetProgramDependenciesResponse();
      for (const { name, version } of programDependencies(directoryOf(request))) {
        const dependency = answer.addDependencies();
        dependency.setName(name);
        dependency.setVersion(version);
      }
      return answer;
    }),
    about: unary(() => {
      const answer = new language.AboutResponse();
      answer.setExecutable(node);
      answer.getMetadataMap().set("host", "stand-in of the gitlab-kubernetes sandbox");
      return answer;
    }),
    runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
    run: unary(async (request: Message<typeof language.RunRequest>) => {
      const ended = await track(runProgram(request, engine, node));
      const answer = new language.RunResponse();
      answer.setError(ended.error ?? "");
      answer.setBail(ended.bail ?? false);
      return answer;
    }),
    runPlugin(
      call: ServerWritableStream<Message<typeof language.RunPluginRequest>, Message<typeof language.RunPluginResponse>>,
    ) {
      const send = (fill: (answer: Message<typeof language.RunPluginResponse>) => void) => {
        const answer = new language.RunPluginResponse();
        fill(answer);
        call.write(answer);
      };
      const run = runPlugin(call.request, node, {
        stdout: (bytes) => send((answer) => answer.setStdout(bytes)),
        stderr: (bytes) => send((answer) => answer.setStderr(bytes)),
      });
      call.on("cancelled", () => run.interrupt());
      track(run).then(
        (code) => {
          send((answer) => answer.setExitcode(code));
          call.end();
        },
        (error: Error) => call.emit("error", { code: status.UNKNOWN, details: error.message }),
      );
    },
    installDependencies(
      call: ServerWritableStream<
        Message<typeof language.InstallDependenciesRequest>,
        Message<typeof language.InstallDependenciesResponse>
      >,
    ) {
      const npm = spawn("npm", ["install"], { cwd: directoryOf(call.request), stdio: ["ignore", "pipe", "pipe"] });
      const pass = (set: "setStdout" | "setStderr") => (bytes: Buffer) => {
        const answer = new language.InstallDependenciesResponse();
        answer[set](bytes);
        call.write(answer);
      };
      npm.stdout.on("data", pass("setStdout"));
      npm.stderr.on("data", pass("setStderr"));
      npm.once("error", (error) => call.emit("error", { code: status.UNKNOWN, details: error.message }));
      npm.once("close", (code) =>
        code === 0
          ? call.end()
          : call.emit("error", { code: status.UNKNOWN, details: `npm install ended with exit code ${code}` }),
      );
    },
    cancel: unary(() => {
      for (const run of running) run.interrupt();
      return new empty.Empty();
    }),
  };
}

/**
 * Opens a language host for nodejs on a free port of 127.0.0.1. It speaks the same protocol as pulumi-language-nodejs
 * (proto/language) for everything that `pulumi preview|up|refresh|destroy`, `--policy-pack` and the Automation API ask;
 * what it refuses it refuses with a sentence.
 */
export async function startLanguageHost(options: HostOptions): Promise<LanguageHost> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(grpc.LanguageRuntimeService, handlers(options));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, stop: () => server.forceShutdown() };
}
