import type { handleUnaryCall, MethodDefinition, ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";

type Answer = (request: Buffer) => Promise<Buffer>;
type RawMethod = MethodDefinition<Buffer, Buffer>;

const same = (bytes: Buffer): Buffer => bytes;

/**
 * A gRPC service whose unary methods see and give bytes instead of messages: `own` answers the methods that it names,
 * `forward` makes the answer of each other one. Errors keep their gRPC code.
 */
export function rawService(
  service: object,
  forward: (method: RawMethod) => Answer,
  own: Record<string, Answer>,
): { definition: ServiceDefinition; handlers: UntypedServiceImplementation } {
  const definition: Record<string, RawMethod> = {};
  const handlers: UntypedServiceImplementation = {};
  for (const [name, method] of Object.entries(service as Record<string, RawMethod>)) {
    const raw = {
      ...method,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    };
    definition[name] = raw;
    const answer = own[name] ?? forward(raw);
    const handler: handleUnaryCall<Buffer, Buffer> = (call, callback) => {
      answer(call.request).then(
        (bytes) => callback(null, bytes),
        (error: { code?: number; details?: string; message: string }) =>
          callback({ code: error.code ?? status.UNKNOWN, details: error.details ?? error.message }),
      );
    };
    handlers[name] = handler;
  }
  return { definition, handlers };
}
