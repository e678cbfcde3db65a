import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { credentials, type ServiceError, status } from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import rpc from "@pulumi/pulumi/proto/status_pb.js";
import { watchEngine } from "../../../../../sandbox/providers/plugin/engine-link.ts";
import {
  InitializationFailed,
  ProviderError,
  type ProviderImplementation,
  type ProviderSource,
  type RunningPlugin,
  Secret,
  startPlugin,
  UNKNOWN,
} from "../../../../../sandbox/providers/plugin/index.ts";
import { empty } from "../../../../../sandbox/providers/plugin/protocol.ts";
import { decodeStruct, encodeStruct } from "../../../../../sandbox/providers/plugin/wire.ts";

type Client = InstanceType<typeof grpc.ResourceProviderClient>;
const URN = "urn:pulumi:dev::p::my:index:Comp$my:index:Thing::some::name";

describe("a plugin's gRPC service", () => {
  let plugin: RunningPlugin;
  let clients: Client[];

  async function start(source: ProviderSource): Promise<Client> {
    plugin = await startPlugin(source);
    return connect();
  }
  function connect(): Client {
    const client = new grpc.ResourceProviderClient(`127.0.0.1:${plugin.port}`, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
    clients.push(client);
    return client;
  }
  function create(client: Client, properties = {}): Promise<InstanceType<typeof messages.CreateResponse>> {
    const request = new messages.CreateRequest();
    request.setUrn(URN);
    request.setProperties(encodeStruct(properties));
    request.setTimeout(7);
    request.setPreview(true);
    return new Promise((resolve, reject) => client.create(request, (e, r) => (e ? reject(e) : resolve(r))));
  }

  beforeEach(() => {
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    await plugin?.stop();
  });

  it("hands over decoded values, seconds, preview, and type and name from the URN", async () => {
    let seen: unknown;
    const client = await start({
      name: "my",
      version: "1.0.0",
      create: async (request) => {
        seen = request;
        return { id: "", properties: { later: UNKNOWN, hidden: new Secret("s") } };
      },
    });
    const response = await create(client, { a: new Secret(1) });
    assert.deepEqual(seen, {
      urn: URN,
      type: "my:index:Thing",
      name: "some::name",
      properties: { a: new Secret(1) },
      timeout: 7,
      preview: true,
    });
    assert.deepEqual(decodeStruct(response.getProperties()), { later: UNKNOWN, hidden: new Secret("s") });
  });

  it("sends an error's code and text, UNKNOWN for a plain Error", async () => {
    const errors = [new ProviderError("busy", status.UNAVAILABLE), new Error("plain")];
    const client = await start({ name: "my", version: "1.0.0", create: async () => Promise.reject(errors.shift()) });
    await assert.rejects(create(client), { code: status.UNAVAILABLE, details: "busy" });
    await assert.rejects(create(client), { code: status.UNKNOWN, details: "plain" });
  });

  it("packs a failed initialization as ErrorResourceInitFailed", async () => {
    const failed = { id: "x", properties: { a: 1 }, inputs: { b: 2 }, reasons: ["r1", "r2"] };
    const client = await start({
      name: "my",
      version: "1.0.0",
      create: async () => Promise.reject(new InitializationFailed("not live", failed)),
    });
    const error = (await create(client).catch((e: unknown) => e)) as ServiceError;
    const detail = rpc.Status.deserializeBinary(error.metadata.get("grpc-status-details-bin")[0] as Buffer);
    const packed = detail.getDetailsList()[0]!;
    assert.equal(packed.getTypeName(), "pulumirpc.ErrorResourceInitFailed");
    const message = messages.ErrorResourceInitFailed.deserializeBinary(packed.getValue_asU8());
    assert.equal(message.getId(), "x");
    assert.deepEqual(message.getReasonsList(), ["r1", "r2"]);
    assert.deepEqual(decodeStruct(message.getProperties()), { a: 1 });
    assert.deepEqual(decodeStruct(message.getInputs()), { b: 2 });
  });

  it("says in a sentence what it does not offer", async () => {
    const client = await start({ name: "my", version: "1.0.0" });
    await assert.rejects(create(client), {
      code: status.UNIMPLEMENTED,
      details: "the stand-in for the my provider has no Create",
    });
  });

  it("keeps one implementation for each connection when given a function", async () => {
    let made = 0;
    const source = (): ProviderImplementation => {
      const id = String(++made);
      return { name: "my", version: "1.0.0", create: async () => ({ id, properties: {} }) };
    };
    const first = await start(source);
    const second = connect();
    assert.equal((await create(first)).getId(), "1");
    assert.equal((await create(second)).getId(), "2");
    assert.equal((await create(first)).getId(), "1");
  });

  it("aborts the calls that run when the engine cancels", async () => {
    let begun: () => void;
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const client = await start({
      name: "my",
      version: "1.0.0",
      create: async (_, { signal }) => {
        begun();
        await once(signal, "abort");
        throw new Error("cancelled");
      },
    });
    const creating = create(client);
    creating.catch(() => {});
    await running;
    await new Promise((resolve, reject) => client.cancel(new empty.Empty(), (e, r) => (e ? reject(e) : resolve(r))));
    await assert.rejects(creating, { details: "cancelled" });
  });

  it("leaves Handshake unimplemented, so that the engine falls back to Configure", async () => {
    const client = await start({ name: "my", version: "1.0.0" });
    const shaking = new Promise((resolve, reject) =>
      client.handshake(new messages.ProviderHandshakeRequest(), (e, r) => (e ? reject(e) : resolve(r))),
    );
    await assert.rejects(shaking, { code: status.UNIMPLEMENTED });
  });
});

describe("the watch of the engine", () => {
  it("says when nothing listens at its address any more", async () => {
    const engine = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(engine, "listening");
    const { port } = engine.address() as { port: number };
    let gone = false;
    const stop = watchEngine(
      `127.0.0.1:${port}`,
      () => {
        gone = true;
      },
      20,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(gone, false);
    engine.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(gone, true);
    stop();
  });
});
