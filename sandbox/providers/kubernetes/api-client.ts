import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { ApiError, UnreachableError } from "./api-errors.ts";
import type { ClusterAccess } from "./kubeconfig.ts";

/** One call of the API server. Paths begin with a slash; query values are encoded here. */
export interface ApiCall {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string | undefined>;
  body?: unknown;
  /** Default `application/json`. */
  contentType?: string;
  /** Default `application/json`. */
  accept?: string;
  signal?: AbortSignal;
}

/** A client of one API server over kept-alive connections. */
export interface ApiClient {
  access: ClusterAccess;
  /** The answer as JSON. Throws ApiError for an HTTP error, UnreachableError when nobody answers. */
  call<T = unknown>(call: ApiCall): Promise<T>;
  close(): void;
}

// As long as the real provider waits for the API server (its kubeClientSettings.timeout).
const TIMEOUT_MS = 32_000;

/** Makes the client; nothing is sent before the first call. */
export function apiClient(access: ClusterAccess): ApiClient {
  const secure = access.server.startsWith("https:");
  const settings = { keepAlive: true, maxSockets: 16 };
  const agent = secure ? new HttpsAgent({ ...settings, ...access.tls }) : new HttpAgent(settings);
  const send = secure ? httpsRequest : httpRequest;

  function url(call: ApiCall): URL {
    const target = new URL(access.server + call.path);
    for (const [name, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) target.searchParams.set(name, value);
    }
    return target;
  }

  function exchange(call: ApiCall): Promise<{ status: number; text: string }> {
    const payload = call.body === undefined ? undefined : JSON.stringify(call.body);
    const target = url(call);
    const options: RequestOptions = {
      method: call.method,
      agent,
      signal: call.signal,
      timeout: TIMEOUT_MS,
      headers: {
        ...access.headers,
        accept: call.accept ?? "application/json",
        "user-agent": "pulumi-kubernetes (gitlab-kubernetes sandbox)",
        ...(payload !== undefined && {
          "content-type": call.contentType ?? "application/json",
          "content-length": Buffer.byteLength(payload),
        }),
      },
    };
    return new Promise((resolve, reject) => {
      const request = send(target, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
        );
      });
      request.on("timeout", () => request.destroy(new Error("context deadline exceeded")));
      request.on("error", (error: NodeJS.ErrnoException) =>
        reject(call.signal?.aborted ? error : new UnreachableError(call.method, target, error)),
      );
      request.end(payload);
    });
  }

  return {
    access,
    async call<T>(call: ApiCall): Promise<T> {
      const { status, text } = await exchange(call);
      if (status < 200 || status > 299) throw new ApiError(status, text);
      return (text === "" ? undefined : JSON.parse(text)) as T;
    },
    close: () => agent.destroy(),
  };
}
