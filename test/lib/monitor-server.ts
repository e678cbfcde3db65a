import { Server, ServerCredentials, type sendUnaryData } from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import grpc from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import type { PropertyMap } from "../../sandbox/providers/plugin/index.ts";
import { empty } from "../../sandbox/providers/plugin/protocol.ts";
import { decodeStruct, encodeStruct } from "../../sandbox/providers/plugin/wire.ts";

type Message<C extends new (...args: never[]) => unknown> = InstanceType<C>;
type Call<T> = { request: T };

/** A resource that a program registered with the server. */
export interface Seen {
  type: string;
  name: string;
  parent: string;
  provider: string;
  inputs: PropertyMap;
  dependencies: string[];
}

/** Engine and resource monitor over gRPC in one, for a program or plugin in a process of its own. */
export interface MonitorServer {
  address: string;
  seen: Seen[];
  stop(): void;
}

/** Starts the server on a free port of 127.0.0.1. Outputs of a resource are its inputs and what `computed` has for its type. */
export async function startMonitorServer(computed: Record<string, PropertyMap> = {}): Promise<MonitorServer> {
  const seen: Seen[] = [];
  const server = new Server();
  server.addService(grpc.ResourceMonitorService, {
    supportsFeature(
      { request }: Call<Message<typeof resource.SupportsFeatureRequest>>,
      answer: sendUnaryData<Message<typeof resource.SupportsFeatureResponse>>,
    ) {
      const response = new resource.SupportsFeatureResponse();
      response.setHassupport(["secrets", "resourceReferences", "transforms"].includes(request.getId()));
      answer(null, response);
    },
    registerResource(
      { request }: Call<Message<typeof resource.RegisterResourceRequest>>,
      answer: sendUnaryData<Message<typeof resource.RegisterResourceResponse>>,
    ) {
      const inputs = decodeStruct(request.getObject());
      const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
      seen.push({
        type,
        name,
        parent,
        provider: request.getProvider(),
        inputs,
        dependencies: request.getDependenciesList(),
      });
      const chain = parent === "" ? type : `${parent.split("::")[2]}$${type}`;
      const response = new resource.RegisterResourceResponse();
      response.setUrn(`urn:pulumi:test::test::${chain}::${name}`);
      if (request.getCustom()) response.setId(`id-of-${name}`);
      response.setObject(encodeStruct({ ...inputs, ...computed[type] }));
      answer(null, response);
    },
    registerResourceOutputs: (_: unknown, answer: sendUnaryData<InstanceType<typeof empty.Empty>>) =>
      answer(null, new empty.Empty()),
  } as never);
  server.addService(engineGrpc.EngineService, {
    log: (_: unknown, answer: sendUnaryData<InstanceType<typeof empty.Empty>>) => answer(null, new empty.Empty()),
    setRootResource: (_: unknown, answer: sendUnaryData<Message<typeof engine.SetRootResourceResponse>>) =>
      answer(null, new engine.SetRootResourceResponse()),
  } as never);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { address: `127.0.0.1:${port}`, seen, stop: () => server.forceShutdown() };
}
