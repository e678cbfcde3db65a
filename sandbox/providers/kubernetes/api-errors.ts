/** An answer of the API server that is a `Status` with an error. */
export class ApiError extends Error {
  readonly status: number;
  /** `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, … or empty. */
  readonly reason: string;
  /** Kind of the object that the message is about, such as `namespaces` in a NotFound. */
  readonly subject: string;
  constructor(status: number, text: string) {
    let body: { message?: string; reason?: string; details?: { kind?: string } } = {};
    try {
      body = JSON.parse(text) as typeof body;
    } catch {
      body = { message: text.trim() };
    }
    super(body.message || `the API server answered ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.reason = body.reason ?? "";
    this.subject = body.details?.kind ?? "";
  }
}

/** Nobody answers at the API server's address. */
export class UnreachableError extends Error {
  constructor(method: string, url: URL, cause: NodeJS.ErrnoException) {
    // The words of Go's net package, as users know them from the real provider.
    const address = `${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
    const reason = cause.code === "ECONNREFUSED" ? `dial tcp ${address}: connect: connection refused` : cause.message;
    super(`${method[0]}${method.slice(1).toLowerCase()} "${url.href}": ${reason}`);
    this.name = "UnreachableError";
  }
}

/** The API server knows no such kind: the CRD is not there (yet). */
export class NoMatchError extends Error {
  constructor(apiVersion: string, kind: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    this.name = "NoMatchError";
  }
}

/** Is it the answer that a named object is not there? */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
