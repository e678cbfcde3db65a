import assert from "node:assert/strict";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import { Secret } from "../../../../../sandbox/providers/plugin/index.ts";
import { connectMonitor } from "../../../../../sandbox/providers/plugin/monitor.ts";
import { decodeStruct, encodeStruct } from "../../../../../sandbox/providers/plugin/wire.ts";

type Message = InstanceType<typeof resource.RegisterResourceRequest>;

describe("the monitor of a component", () => {
  let server: Server;
  let monitor: ReturnType<typeof connectMonitor>;
  const messages: Message[] = [];

  before(async () => {
    server = new Server();
    server.addService(grpc.ResourceMonitorService, {
      registerResource(
        call: { request: Message },
        callback: (error: null, response: InstanceType<typeof resource.RegisterResourceResponse>) => void,
      ) {
        messages.push(call.request);
        const response = new resource.RegisterResourceResponse();
        response.setUrn(`urn:${call.request.getName()}`);
        response.setId("id");
        response.setObject(encodeStruct({ made: new Secret("x") }));
        if (call.request.getName() === "fails") response.setResult(resource.Result.FAIL);
        callback(null, response);
      },
    } as never);
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (e, p) => (e ? reject(e) : resolve(p))),
    );
    monitor = connectMonitor(`127.0.0.1:${port}`);
  });
  after(() => {
    monitor.close();
    server.forceShutdown();
  });

  it("sends what is given and gives the engine's answer", async () => {
    const made = await monitor.register({
      type: "my:index:Thing",
      name: "a",
      parent: "urn:parent",
      custom: true,
      inputs: { token: new Secret("s") },
      dependencies: ["urn:before"],
      propertyDependencies: { token: ["urn:before"] },
      provider: "urn:provider::id",
      providers: { my: "urn:provider::id" },
      retainOnDelete: true,
    });
    assert.deepEqual(made, { urn: "urn:a", id: "id", outputs: { made: new Secret("x") } });
    const message = messages.at(-1)!;
    assert.deepEqual(
      [message.getType(), message.getParent(), message.getCustom(), message.getProvider(), message.getRetainondelete()],
      ["my:index:Thing", "urn:parent", true, "urn:provider::id", true],
    );
    assert.deepEqual(decodeStruct(message.getObject()), { token: new Secret("s") });
    assert.deepEqual(message.getDependenciesList(), ["urn:before"]);
    assert.deepEqual(message.getPropertydependenciesMap().get("token")?.getUrnsList(), ["urn:before"]);
    assert.deepEqual(message.getProvidersMap().toObject(), [["my", "urn:provider::id"]]);
    assert.deepEqual([message.getAcceptsecrets(), message.getSupportsresultreporting()], [true, true]);
  });

  it("does not set options that were not given", async () => {
    await monitor.register({ type: "my:index:Thing", name: "b", custom: false });
    const message = messages.at(-1)!;
    assert.deepEqual([message.hasRetainondelete(), message.hasProtect(), message.getProvider()], [false, false, ""]);
  });

  it("fails when the engine could not deploy the resource", async () => {
    const failing = monitor.register({ type: "my:index:Thing", name: "fails", custom: true });
    await assert.rejects(failing, /my:index:Thing fails could not be deployed/);
  });
});
