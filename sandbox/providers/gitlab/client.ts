import { setTimeout as wait } from "node:timers/promises";
import { Metadata } from "@gitbeaker/rest";

/** Where GitLab is and who asks. `baseUrl` ends with `/api/v4/`. */
export interface ClientOptions {
  baseUrl: string;
  token: string;
  headers: Record<string, string>;
  /** How often an answer 429 is retried. */
  retries: number;
}

/** What a request may carry; `query` and `body` are sent with GitLab's own (snake case) names. */
export interface Payload {
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  signal?: AbortSignal;
}

type Method = "get" | "post" | "put" | "patch" | "delete";

/** GitLab's API as the resources use it: paths without a leading slash, parsed JSON back. */
export interface Api {
  send<T = Record<string, unknown>>(method: Method, path: string, payload?: Payload): Promise<T>;
  /** All pages of a list. */
  list<T = Record<string, unknown>>(path: string): Promise<T[]>;
}

/** An answer outside 2xx. The message is the one GitLab gave, with method and path; it never holds what was sent. */
export class GitlabError extends Error {
  readonly status: number;
  readonly reason: string;
  constructor(method: string, path: string, status: number, reason: string) {
    super(`${method.toUpperCase()} ${path}: ${status} ${reason}`);
    this.name = "GitlabError";
    this.status = status;
    this.reason = reason;
  }
}

/** Whether an error says that the object is not there. */
export const isGone = (error: unknown): boolean => error instanceof GitlabError && error.status === 404;

interface Parsed {
  body: unknown;
  headers: Record<string, string>;
  status: number;
}

interface Request {
  prefixUrl?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  searchParams?: string;
  signal?: AbortSignal;
}

function reasonOf(text: string): string {
  try {
    const { message, error, error_description: more } = JSON.parse(text) as Record<string, unknown>;
    const said = message ?? error ?? text;
    return [typeof said === "string" ? said : JSON.stringify(said), more].filter(Boolean).join(": ");
  } catch {
    return text.slice(0, 200);
  }
}

/** Seconds to wait before the next try: what GitLab asks for, else 0.1, 0.2, 0.4 …, at most 30. */
export function pause(retryAfter: string | null, attempt: number): number {
  const asked = Number(retryAfter);
  return retryAfter !== null && asked >= 0 ? Math.min(asked, 30) : Math.min(0.1 * 2 ** attempt, 30);
}

/**
 * The requester that the client library works with, in place of its own, which would also repeat a 502: an answer 429
 * is retried, everything else (500, a dropped connection) fails at once, as in the real provider.
 */
function requesterOf(options: ClientOptions) {
  const call = async (method: string, endpoint: string, request: Request): Promise<Parsed> => {
    const url = new URL(endpoint, options.baseUrl);
    if (request.searchParams) url.search = request.searchParams;
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(url, {
        method: method.toUpperCase(),
        headers: {
          ...options.headers,
          authorization: `Bearer ${options.token}`,
          ...(request.body !== undefined && { "content-type": "application/json" }),
        },
        ...(request.body !== undefined && { body: request.body }),
        ...(request.signal && { signal: request.signal }),
      }).catch((cause: Error & { cause?: Error }) => {
        throw new Error(`${method.toUpperCase()} ${endpoint}: ${cause.cause?.message || cause.message}`);
      });
      const text = await response.text();
      if (response.ok) {
        const headers = Object.fromEntries(response.headers.entries());
        return { body: text === "" ? {} : JSON.parse(text), headers, status: response.status };
      }
      if (response.status !== 429 || attempt >= options.retries) {
        throw new GitlabError(method, endpoint, response.status, reasonOf(text));
      }
      await wait(pause(response.headers.get("retry-after"), attempt) * 1000, undefined, { signal: request.signal });
    }
  };
  const bound =
    (method: Method) =>
    (endpoint: string, given: Omit<Request, "body"> & { body?: object } = {}) =>
      call(method, endpoint, { ...given, body: given.body ? JSON.stringify(given.body) : undefined } as Request);
  return () => ({
    get: bound("get"),
    post: bound("post"),
    put: bound("put"),
    patch: bound("patch"),
    delete: bound("delete"),
  });
}

/** Opens GitLab's REST API through @gitbeaker/rest. Nothing is asked yet. */
export function connect(options: ClientOptions): Api {
  const requesterFn = requesterOf(options);
  const { requester } = new Metadata({
    host: options.baseUrl.replace(/\/api\/v4\/$/, ""),
    oauthToken: options.token,
    requesterFn: requesterFn as never,
  }) as unknown as { requester: ReturnType<typeof requesterFn> };

  const send: Api["send"] = async <T>(method: Method, path: string, { query, body, signal }: Payload = {}) => {
    const searchParams = query && new URLSearchParams(query).toString();
    const answer = await requester[method](path, {
      ...(searchParams && { searchParams }),
      ...(body && { body }),
      ...(signal && { signal }),
    });
    return answer.body as T;
  };

  return {
    send,
    async list<T>(path: string) {
      const rows: T[] = [];
      for (let page = "1"; page; ) {
        const searchParams = new URLSearchParams({ per_page: "100", page }).toString();
        const answer = await requester.get(path, { searchParams });
        rows.push(...(answer.body as T[]));
        page = answer.headers["x-next-page"] ?? "";
      }
      return rows;
    },
  };
}
