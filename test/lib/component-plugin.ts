import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import type { PropertyMap } from "../../sandbox/providers/plugin/index.ts";
import { decodeStruct, encodeStruct } from "../../sandbox/providers/plugin/wire.ts";

export const root = join(import.meta.dirname, "../..");

/** This checkout as a component plugin in a process of its own, as a language host runs it. */
export interface ComponentPlugin {
  schema(): Promise<string>;
  /** Constructs a component as a program of another language does; gives its URN and outputs. */
  construct(type: string, name: string, inputs: PropertyMap): Promise<{ urn: string; state: PropertyMap }>;
  stop(): void;
}

/** Starts `cmd/run-plugin` of the SDK; `address` is where engine and monitor listen. */
export async function startComponentPlugin(address: string): Promise<ComponentPlugin> {
  const entry = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-plugin");
  const child = spawn(process.execPath, ["--import", "./config/typescript.js", entry, root, address], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const port = await portOf(child);
  const client = new grpc.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  return {
    schema: () =>
      new Promise((resolve, reject) =>
        client.getSchema(new provider.GetSchemaRequest(), (error, response) =>
          error ? reject(error) : resolve(response.getSchema()),
        ),
      ),
    construct: (type, name, inputs) =>
      new Promise((resolve, reject) => {
        const request = new provider.ConstructRequest();
        request.setProject("shop");
        request.setStack("test");
        request.setMonitorendpoint(address);
        request.setParallel(8);
        request.setType(type);
        request.setName(name);
        request.setInputs(encodeStruct(inputs));
        client.construct(request, (error, response) =>
          error
            ? reject(new Error(error.details))
            : resolve({ urn: response.getUrn(), state: decodeStruct(response.getState()) }),
        );
      }),
    stop() {
      client.close();
      child.kill();
    },
  };
}

/** The port that a plugin prints first. */
function portOf(child: ChildProcess): Promise<number> {
  let told = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    told += bytes.toString("utf8");
  });
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (bytes: Buffer) => resolve(Number(bytes.toString("utf8"))));
    child.once("exit", () => reject(new Error(`the plugin ended before it listened: ${told}`)));
  });
}
