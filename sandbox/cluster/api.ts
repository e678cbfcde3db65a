import { Agent, request } from "node:https";

/** How to reach an API server as an administrator. */
export interface ApiAccess {
  /** URL such as "https://127.0.0.1:34567". */
  server: string;
  /** Certificate authority, PEM. */
  ca: string;
  token: string;
}

/** An answer of the API server. */
export interface ApiAnswer {
  status: number;
  /** The body as text; JSON but for health checks. */
  body: string;
}

/** A Kubernetes object as far as the sandbox looks into it. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    generation?: number;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec?: Record<string, unknown>;
  data?: Record<string, string>;
  status?: Record<string, unknown>;
}

/** A refusal of the API server. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;

  constructor(method: string, path: string, { status, body }: ApiAnswer) {
    super(`${method} ${path} was answered with ${status}: ${messageOf(body)}`);
    this.status = status;
  }
}

/** The few calls that the sandbox itself makes; for anything more there is kubectl. */
export class Api {
  readonly #access: ApiAccess;
  readonly #agent: Agent;

  constructor(access: ApiAccess) {
    this.#access = access;
    this.#agent = new Agent({ ca: access.ca, keepAlive: true });
  }

  /** Sends a request and gives the answer, whatever its status. */
  send(method: string, path: string, body?: unknown, type = "application/json"): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#access.server}${path}`, {
        method,
        agent: this.#agent,
        timeout: 10_000,
        headers: { authorization: `Bearer ${this.#access.token}`, accept: "application/json", "content-type": type },
      });
      sent.on("error", reject);
      sent.on("timeout", () => sent.destroy(new Error(`${method} ${path} was not answered within 10 s`)));
      sent.on("response", (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on("error", reject);
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /**
   * Server-side apply of a whole object, or of its status (Kubernetes API concepts, "Server-Side Apply").
   * @param path path of the object, with "/status" at its end for the status
   * @param manager name under which the API server keeps what was applied
   */
  async apply(path: string, object: object, manager: string): Promise<KubeObject> {
    const query = `?fieldManager=${encodeURIComponent(manager)}&force=true`;
    return this.#ok("PATCH", `${path}${query}`, object, "application/apply-patch+yaml");
  }

  /** The objects of a list. A kind that the API server does not know has none. */
  async list(path: string): Promise<KubeObject[]> {
    const answer = await this.send("GET", path);
    if (answer.status === 404) return [];
    if (answer.status !== 200) throw new ApiError("GET", path, answer);
    return (JSON.parse(answer.body) as { items: KubeObject[] }).items;
  }

  /** Creates an object unless there is one of its name. */
  async create(path: string, object: object): Promise<void> {
    const answer = await this.send("POST", path, object);
    if (answer.status !== 201 && answer.status !== 409) throw new ApiError("POST", path, answer);
  }

  /** Deletes whatever is at a path, if anything is. */
  async remove(path: string): Promise<void> {
    const answer = await this.send("DELETE", path);
    if (answer.status >= 300 && answer.status !== 404) throw new ApiError("DELETE", path, answer);
  }

  /** Whether the API server says that it is ready. */
  async isReady(): Promise<boolean> {
    return (await this.send("GET", "/readyz")).status === 200;
  }

  /** Closes the connections that are kept. */
  close(): void {
    this.#agent.destroy();
  }

  async #ok(method: string, path: string, body: unknown, type: string): Promise<KubeObject> {
    const answer = await this.send(method, path, body, type);
    if (answer.status >= 300) throw new ApiError(method, path, answer);
    return JSON.parse(answer.body) as KubeObject;
  }
}

function messageOf(body: string): string {
  try {
    return (JSON.parse(body) as { message?: string }).message ?? body;
  } catch {
    return body;
  }
}
