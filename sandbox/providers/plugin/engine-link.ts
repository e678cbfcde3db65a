import { connect } from "node:net";
import { credentials } from "@grpc/grpc-js";
import grpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";

const SEVERITIES = { debug: 0, info: 1, warning: 2, error: 3 } as const;

/** The way back from a plugin to the engine that runs it: log lines. Without an address everything is dropped. */
export interface EngineLink {
  attach(address: string): void;
  log(severity: keyof typeof SEVERITIES, message: string, urn: string, ephemeral: boolean): void;
  close(): void;
}

/** Connects lazily, at the first line; `address` is `host:port`, from the command line or from Attach. */
export function engineLink(address?: string): EngineLink {
  let current = address;
  let client: InstanceType<typeof grpc.EngineClient> | undefined;
  const close = () => {
    client?.close();
    client = undefined;
  };
  return {
    attach(next) {
      close();
      current = next;
    },
    log(severity, message, urn, ephemeral) {
      if (!current) return;
      client ??= new grpc.EngineClient(current, credentials.createInsecure());
      const request = new engine.LogRequest();
      request.setSeverity(SEVERITIES[severity]);
      request.setMessage(message);
      request.setUrn(urn);
      request.setEphemeral(ephemeral);
      client.log(request, () => {});
    },
    close,
  };
}

/**
 * Calls `gone` once when nothing listens at the engine's address any more: a killed engine cannot stop its plugins.
 * Looks every `everyMs` milliseconds and does not keep the process alive.
 */
export function watchEngine(address: string, gone: () => void, everyMs = 3000): () => void {
  const colon = address.lastIndexOf(":");
  const timer = setInterval(() => {
    const socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) });
    socket.unref();
    socket.on("connect", () => socket.destroy());
    socket.on("error", () => {
      clearInterval(timer);
      gone();
    });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
