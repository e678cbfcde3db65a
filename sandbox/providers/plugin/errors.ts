import { Metadata, status } from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import rpc from "@pulumi/pulumi/proto/status_pb.js";
import { any } from "./protocol.ts";
import type { PropertyMap } from "./values.ts";
import { encodeStruct } from "./wire.ts";

/** An error with a gRPC code; a plain Error is sent as UNKNOWN with its message, as Go providers do. */
export class ProviderError extends Error {
  readonly code: status;
  constructor(message: string, code: status = status.UNKNOWN) {
    super(message);
    this.name = "ProviderError";
    this.code = code;
  }
}

/** The method, type or option is none that this stand-in offers; the message says what to use instead. */
export class NotImplemented extends ProviderError {
  constructor(message: string) {
    super(message, status.UNIMPLEMENTED);
    this.name = "NotImplemented";
  }
}

/**
 * The object was created or updated, but did not become ready: the engine stores it with `id` and `properties`,
 * remembers `reasons` and fails the step. Without `inputs` the engine keeps the inputs of the last success, so that the
 * next deployment tries again. Thrown by create, update and read (provider.proto, ErrorResourceInitFailed).
 */
export class InitializationFailed extends Error {
  readonly id: string;
  readonly properties: PropertyMap;
  readonly inputs: PropertyMap | undefined;
  readonly reasons: string[];
  constructor(
    message: string,
    failed: { id: string; properties: PropertyMap; inputs?: PropertyMap; reasons: string[] },
  ) {
    super(message);
    this.name = "InitializationFailed";
    this.id = failed.id;
    this.properties = failed.properties;
    this.inputs = failed.inputs;
    this.reasons = failed.reasons;
  }
}

/** The gRPC answer for a thrown value: code, text and, for InitializationFailed, the structured detail. */
export function toServiceError(error: unknown): { code: status; details: string; metadata?: Metadata } {
  const details = error instanceof Error ? error.message : String(error);
  if (error instanceof ProviderError) return { code: error.code, details };
  if (!(error instanceof InitializationFailed)) return { code: status.UNKNOWN, details };

  const detail = new provider.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(encodeStruct(error.properties));
  if (error.inputs) detail.setInputs(encodeStruct(error.inputs));
  detail.setReasonsList(error.reasons);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const answer = new rpc.Status();
  answer.setCode(status.UNKNOWN);
  answer.setMessage(details);
  answer.addDetails(packed);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  return { code: status.UNKNOWN, details, metadata };
}
