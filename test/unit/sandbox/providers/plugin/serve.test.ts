import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { empty } from "../../../../../sandbox/providers/plugin/protocol.ts";

const FIXTURE = join(import.meta.dirname, "fixture-plugin.ts");

describe("a plugin process", () => {
  let child: ChildProcess;
  let printed: string;

  async function start(engine?: string): Promise<number> {
    const loader = process.features.typescript ? [] : ["--import", "tsx"];
    child = spawn(process.execPath, [...loader, FIXTURE, ...(engine ? [engine] : [])], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    printed = "";
    child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    while (!printed.includes("\n")) await once(child.stdout!, "data");
    return Number(printed);
  }
  function information(port: number): Promise<string> {
    const client = new grpc.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    return new Promise((resolve, reject) =>
      client.getPluginInfo(new empty.Empty(), (error, info) => {
        client.close();
        if (error) reject(error);
        else resolve(info.getVersion());
      }),
    );
  }
  afterEach(() => child.kill("SIGKILL"));

  it("prints its port as the only line of stdout and answers there", async () => {
    const port = await start();
    assert.equal(await information(port), "1.0.0");
    assert.match(printed, /^\d+\n$/);
  });

  it("ends at once with the SIGINT by which the engine closes it, though a connection is open", async () => {
    const client = new grpc.ResourceProviderClient(`127.0.0.1:${await start()}`, credentials.createInsecure());
    await new Promise((resolve) => client.getPluginInfo(new empty.Empty(), resolve));
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    client.close();
    assert.equal(code, 0, "it waited for the connection until its deadline");
  });

  it("ends when nothing listens at the engine's address any more", async () => {
    const engine = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(engine, "listening");
    const { port } = engine.address() as { port: number };
    await start(`127.0.0.1:${port}`);
    engine.close();
    const [code] = await once(child, "exit");
    assert.equal(code, 0);
  });
});
