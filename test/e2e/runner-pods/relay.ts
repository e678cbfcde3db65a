import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Json = Record<string, unknown>;

/**
 * Stands between the runner and the world's GitLab. What the runner is told of a job passes through it: parts of a job that the
 * simulator does not model are added here, and what the runner read is kept.
 */
export class Relay {
  readonly #server: Server;
  readonly #target: string;
  readonly #added = new Map<number, Json>();
  /** Payloads of `POST /jobs/request` as the runner read them, by job. */
  readonly payloads = new Map<number, Json>();

  private constructor(server: Server, target: string) {
    this.#server = server;
    this.#target = target;
  }

  /** @param target URL of GitLab, without a path */
  static async start(target: string): Promise<Relay> {
    const server = createServer();
    const relay = new Relay(server, target);
    server.on("request", (request, response) => void relay.#pass(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What the payload of a job has besides or instead of what GitLab says; `variables` come after GitLab's. */
  add(job: number, parts: Json): void {
    this.#added.set(job, parts);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { host: _, connection: __, "content-length": ___, "transfer-encoding": ____, ...headers } = request.headers;
      const body = Buffer.concat(await request.toArray());
      const answer = await fetch(`${this.#target}${request.url}`, {
        method: request.method ?? "GET",
        headers: Object.entries(headers).map(([key, value]): [string, string] => [key, `${value}`]),
        ...(body.length > 0 && { body }),
      });
      const text = Buffer.from(await answer.arrayBuffer());
      const asked = request.method === "POST" && request.url === "/api/v4/jobs/request" && answer.status === 201;
      response.writeHead(answer.status, [...answer.headers].filter(([key]) => !LENGTHS.includes(key)).flat());
      response.end(asked ? this.#completed(text.toString("utf8")) : text);
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  }

  #completed(text: string): string {
    const payload = JSON.parse(text) as Json;
    const { variables = [], ...parts } = this.#added.get(payload["id"] as number) ?? {};
    Object.assign(payload, parts, { variables: [...(payload["variables"] as Json[]), ...(variables as Json[])] });
    this.payloads.set(payload["id"] as number, payload);
    return JSON.stringify(payload);
  }
}

const LENGTHS = ["content-length", "transfer-encoding", "connection", "keep-alive", "content-encoding"];
