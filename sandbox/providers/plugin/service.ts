import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import type { EngineLink } from "./engine-link.ts";
import { NotImplemented, toServiceError } from "./errors.ts";
import type { CallContext, ProviderImplementation, ProviderSource } from "./interface.ts";
import * as messages from "./messages.ts";
import { connectMonitor } from "./monitor.ts";
import { empty } from "./protocol.ts";

/** What the RPCs of one server share. */
export interface ServiceOptions {
  source: ProviderSource;
  engine: EngineLink;
  /** Aborted when the plugin is to stop. */
  stopping: AbortSignal;
}

type Call<Request> = ServerUnaryCall<Request, unknown>;
type HasUrn = { getUrn?: () => string | undefined };

/** Makes the implementation for a connection, once. */
function instances(source: ProviderSource): {
  of(peer: string): ProviderImplementation;
  all(): ProviderImplementation[];
} {
  if (typeof source !== "function") return { of: () => source, all: () => [source] };
  const byPeer = new Map<string, ProviderImplementation>();
  return {
    of(peer) {
      let instance = byPeer.get(peer);
      if (!instance) {
        instance = source();
        byPeer.set(peer, instance);
      }
      return instance;
    },
    all: () => [...byPeer.values()],
  };
}

/**
 * The handlers of pulumirpc.ResourceProvider for a provider written against `interface.ts`. Handshake, Parameterize,
 * Call and List answer Unimplemented, as the recorded Kubernetes provider does.
 */
export function providerService(options: ServiceOptions): UntypedServiceImplementation {
  const { of, all } = instances(options.source);
  const cancels = new Set<AbortController>();

  function unary<Request extends object, Response>(
    work: (instance: ProviderImplementation, request: Request, context: CallContext) => Promise<Response>,
  ): (call: Call<Request>, callback: sendUnaryData<Response>) => void {
    return (call, callback) => {
      const abort = new AbortController();
      const stop = () => abort.abort();
      cancels.add(abort);
      call.on("cancelled", stop);
      options.stopping.addEventListener("abort", stop);
      const urn = (call.request as HasUrn).getUrn?.() ?? "";
      const context: CallContext = {
        signal: abort.signal,
        log: (severity, message, extra) => options.engine.log(severity, message, urn, extra?.ephemeral ?? false),
      };
      Promise.resolve()
        .then(() => work(of(call.getPeer()), call.request, context))
        .then(
          (response) => callback(null, response),
          (error: unknown) => callback(toServiceError(error)),
        )
        .finally(() => {
          // The call is also "cancelled" when it ends well.
          call.removeListener("cancelled", stop);
          cancels.delete(abort);
          options.stopping.removeEventListener("abort", stop);
        });
    };
  }

  function missing(instance: ProviderImplementation, method: string): never {
    throw new NotImplemented(`the stand-in for the ${instance.name} provider has no ${method}`);
  }

  return {
    getPluginInfo: unary(async (instance) => {
      const info = new plugin.PluginInfo();
      info.setVersion(instance.version);
      return info;
    }),
    attach: unary(async (_, request: InstanceType<typeof plugin.PluginAttach>) => {
      options.engine.attach(request.getAddress());
      return new empty.Empty();
    }),
    cancel: unary(async () => {
      for (const abort of cancels) abort.abort();
      await Promise.all(all().map((instance) => instance.cancel?.()));
      return new empty.Empty();
    }),
    getSchema: unary(async (instance) => {
      const response = new provider.GetSchemaResponse();
      response.setSchema(instance.getSchema ? await instance.getSchema() : JSON.stringify({ name: instance.name }));
      return response;
    }),
    getMapping: unary(async () => new provider.GetMappingResponse()),
    getMappings: unary(async () => new provider.GetMappingsResponse()),
    checkConfig: unary(async (instance, message: InstanceType<typeof provider.CheckRequest>, context) => {
      const request = messages.checkRequest(message);
      return messages.checkResponse((await instance.checkConfig?.(request, context)) ?? { inputs: request.news });
    }),
    diffConfig: unary(async (instance, message: InstanceType<typeof provider.DiffRequest>, context) => {
      const request = messages.diffRequest(message);
      return messages.diffResponse((await instance.diffConfig?.(request, context)) ?? { changes: "unknown" });
    }),
    configure: unary(async (instance, message: InstanceType<typeof provider.ConfigureRequest>, context) => {
      const request = messages.configureRequest(message);
      return messages.configureResponse((await instance.configure?.(request, context)) ?? {});
    }),
    check: unary(async (instance, message: InstanceType<typeof provider.CheckRequest>, context) => {
      const request = messages.checkRequest(message);
      return messages.checkResponse((await instance.check?.(request, context)) ?? { inputs: request.news });
    }),
    diff: unary(async (instance, message: InstanceType<typeof provider.DiffRequest>, context) => {
      const request = messages.diffRequest(message);
      return messages.diffResponse((await instance.diff?.(request, context)) ?? { changes: "unknown" });
    }),
    create: unary(async (instance, message: InstanceType<typeof provider.CreateRequest>, context) => {
      if (!instance.create) return missing(instance, "Create");
      return messages.createResponse(await instance.create(messages.createRequest(message), context));
    }),
    read: unary(async (instance, message: InstanceType<typeof provider.ReadRequest>, context) => {
      if (!instance.read) return missing(instance, "Read");
      return messages.readResponse(await instance.read(messages.readRequest(message), context));
    }),
    update: unary(async (instance, message: InstanceType<typeof provider.UpdateRequest>, context) => {
      if (!instance.update) return missing(instance, "Update");
      return messages.updateResponse(await instance.update(messages.updateRequest(message), context));
    }),
    delete: unary(async (instance, message: InstanceType<typeof provider.DeleteRequest>, context) => {
      if (!instance.delete) return missing(instance, "Delete");
      await instance.delete(messages.deleteRequest(message), context);
      return new empty.Empty();
    }),
    invoke: unary(async (instance, message: InstanceType<typeof provider.InvokeRequest>, context) => {
      if (!instance.invoke) return missing(instance, `function ${message.getTok()}`);
      return messages.invokeResponse(await instance.invoke(messages.invokeRequest(message), context));
    }),
    construct: unary(async (instance, message: InstanceType<typeof provider.ConstructRequest>, context) => {
      if (!instance.construct) return missing(instance, `component ${message.getType()}`);
      const monitor = connectMonitor(message.getMonitorendpoint());
      try {
        return messages.constructResponse(
          await instance.construct(messages.constructRequest(message, monitor), context),
        );
      } finally {
        monitor.close();
      }
    }),
  };
}
