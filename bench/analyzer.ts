import { Client, credentials } from "@grpc/grpc-js";
import type { Judged } from "../policy/lib/session.ts";
import { analyzeRequest, spawnPack, stackRequest } from "../test/policy/running-pack.ts";

/** Calls under way at once, as the engine registers resources in parallel. */
const PARALLEL = 16;
const SERVICE = "/pulumirpc.Analyzer/";
const MESSAGE_MAX = 1 << 30;

/** A stack as the engine would send it, encoded beforehand: what encoding takes is the engine's time and not the pack's. */
export interface Encoded {
  each: readonly Buffer[];
  whole: Buffer;
}

/** Encodes the calls for a stack. */
export function encoded(stack: readonly Judged[]): Encoded {
  const bytes = (message: { serializeBinary(): Uint8Array }) => Buffer.from(message.serializeBinary());
  return { each: stack.map((judged) => bytes(analyzeRequest(judged))), whole: bytes(stackRequest(stack)) };
}

/** A pack in a process of its own. */
export interface Analyzer {
  /** The calls of a preview: `Remediate` and `Analyze` for each resource, then `AnalyzeStack`. Gives the seconds that they take. */
  preview(stack: Encoded): Promise<number>;
  stop(): void;
}

/** Starts the pack of a folder and waits until it answers. */
export async function startAnalyzer(folder: string): Promise<Analyzer> {
  const { port, stop } = await spawnPack(folder);
  const limits = { "grpc.max_send_message_length": MESSAGE_MAX, "grpc.max_receive_message_length": MESSAGE_MAX };
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), limits);
  const same = (bytes: Buffer) => bytes;
  const call = (method: string, request: Buffer) =>
    new Promise<void>((resolve, reject) => {
      client.makeUnaryRequest(SERVICE + method, same, same, request, (error) => (error ? reject(error) : resolve()));
    });
  await call("GetAnalyzerInfo", Buffer.alloc(0));
  return {
    async preview({ each, whole }) {
      const start = performance.now();
      const left = each.values();
      const work = async () => {
        for (const request of left) {
          await call("Remediate", request);
          await call("Analyze", request);
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, work));
      await call("AnalyzeStack", whole);
      return (performance.now() - start) / 1000;
    },
    stop() {
      client.close();
      stop();
    },
  };
}
