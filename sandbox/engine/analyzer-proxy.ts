import {
  Client,
  credentials,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import { rawService } from "./raw-service.ts";

/** What the engine tells a policy pack about the stack; absent for commands without a stack. */
export type StackConfiguration = InstanceType<typeof analyzer.AnalyzerStackConfigureRequest>;

/** Stands before a policy pack, because the pack wants in its environment what the engine tells only by a call. */
export interface AnalyzerProxy {
  port: number;
  /** What ConfigureStack said; undefined as soon as any other call comes first. */
  configuration: Promise<StackConfiguration | undefined>;
  /** From now on every call goes to the pack that listens at `port` on 127.0.0.1. */
  attach(port: number): Promise<void>;
  /** Every call that waits, and every later one, fails with `message`. */
  fail(message: string): void;
  stop(): void;
}

function deferred<T>() {
  let settle: { resolve(value: T): void; reject(error: Error): void } | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: (value: T) => settle?.resolve(value), reject: (error: Error) => settle?.reject(error) };
}

/**
 * Opens an analyzer service on 127.0.0.1 that answers Handshake and ConfigureStack itself and passes the rest on as
 * bytes. Older packs do not know ConfigureStack: that is no error.
 */
export async function startAnalyzerProxy(): Promise<AnalyzerProxy> {
  const configured = deferred<StackConfiguration | undefined>();
  const pack = deferred<Client>();
  pack.promise.catch(() => {});
  let client: Client | undefined;

  const forward =
    (method: MethodDefinition<Buffer, Buffer>) =>
    async (request: Buffer): Promise<Buffer> => {
      configured.resolve(undefined);
      const to = await pack.promise;
      return new Promise((resolve, reject) => {
        const same = (bytes: Buffer) => bytes;
        to.makeUnaryRequest(method.path, same, same, request, (error: ServiceError | null, answer?: Buffer) =>
          error ? reject(error) : resolve(answer ?? Buffer.alloc(0)),
        );
      });
    };
  const service = rawService(grpc.AnalyzerService, forward, {
    handshake: async () => Buffer.alloc(0),
    configureStack: async (request) => {
      configured.resolve(analyzer.AnalyzerStackConfigureRequest.deserializeBinary(request));
      return Buffer.alloc(0);
    },
  });
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(service.definition, service.handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });

  return {
    port,
    configuration: configured.promise,
    async attach(at) {
      client = new Client(`127.0.0.1:${at}`, credentials.createInsecure(), {
        "grpc.max_receive_message_length": -1,
        "grpc.max_send_message_length": -1,
      });
      const told = await configured.promise;
      if (told) {
        await new Promise<void>((resolve, reject) => {
          const same = (bytes: Buffer) => bytes;
          const path = grpc.AnalyzerService["configureStack"]?.path ?? "/pulumirpc.Analyzer/ConfigureStack";
          client?.makeUnaryRequest(path, same, same, Buffer.from(told.serializeBinary()), (error) =>
            error && error.code !== status.UNIMPLEMENTED ? reject(error) : resolve(),
          );
        });
      }
      pack.resolve(client);
    },
    fail(message) {
      configured.resolve(undefined);
      pack.reject(new Error(message));
    },
    stop() {
      client?.close();
      const force = setTimeout(() => server.forceShutdown(), 1000);
      force.unref();
      server.tryShutdown(() => clearTimeout(force));
    },
  };
}
