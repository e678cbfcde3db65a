import { Server, ServerCredentials } from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { engineLink, watchEngine } from "./engine-link.ts";
import type { ProviderSource } from "./interface.ts";
import { providerService } from "./service.ts";

/** A plugin that listens. */
export interface RunningPlugin {
  /** On 127.0.0.1; for PULUMI_DEBUG_PROVIDERS=`<name>:<port>`. */
  port: number;
  /** Aborts the calls that run and closes the port. */
  stop(): Promise<void>;
}

/**
 * Starts a provider inside this process and says where it listens (127.0.0.1, a free port). `engineAddress`
 * (`host:port`) is where log lines go; an engine that attaches to the plugin tells its own.
 */
export async function startPlugin(source: ProviderSource, engineAddress?: string): Promise<RunningPlugin> {
  const stopping = new AbortController();
  const engine = engineLink(engineAddress);
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(grpc.ResourceProviderService, providerService({ source, engine, stopping: stopping.signal }));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    port,
    async stop() {
      stopping.abort();
      engine.close();
      await new Promise<void>((resolve) => {
        // Connections of an engine stay open; calls get a moment to answer their abort.
        const force = setTimeout(() => server.forceShutdown(), 200);
        server.tryShutdown(() => {
          clearTimeout(force);
          resolve();
        });
      });
    },
  };
}

/**
 * Runs a provider as the plugin process that the engine starts: `node main.ts [engine address]`. Prints the port as
 * the first and only line of stdout (the engine reads it there); everything else that is printed goes to stderr.
 * Ends when the engine is gone, with SIGTERM or SIGINT: the engine closes its plugins by SIGINT and waits five seconds for
 * one that does not obey. A user's Ctrl-C does not reach plugins, they are in a process group of their own.
 */
export async function serve(source: ProviderSource): Promise<void> {
  console.log = console.info = console.error;
  const engineAddress = process.argv.slice(2).find((argument) => /^[^-].*:\d+$/.test(argument));
  const { port, stop } = await startPlugin(source, engineAddress);
  const end = () => {
    const deadline = setTimeout(() => process.exit(1), 3000);
    deadline.unref();
    void stop().then(() => process.exit(0));
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  if (engineAddress) watchEngine(engineAddress, end);
  process.stdout.write(`${port}\n`);
}
