/** An answer other than success, with GitLab's own status and body. Thrown by routes, written by the server. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Record<string, unknown> | string;
  readonly headers: Record<string, string>;

  constructor(status: number, body: Record<string, unknown> | string, headers: Record<string, string> = {}) {
    super(typeof body === "string" ? body : JSON.stringify(body));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** `401 Unauthorized`: no token, or one that nobody knows. */
export function unauthorized(): Refusal {
  return new Refusal(401, { message: "401 Unauthorized" });
}

/** A known token that has ended, with the words of GitLab's OAuth layer. */
export function deadToken(reason: "revoked" | "expired"): Refusal {
  const said =
    reason === "revoked"
      ? "Token was revoked. You have to re-authorize from the user."
      : "Token is expired. You can either do re-authorization or token refresh.";
  return new Refusal(401, { error: "invalid_token", error_description: said });
}

/** A token whose scopes do not cover the request. */
export function insufficientScope(scopes: string): Refusal {
  return new Refusal(403, {
    error: "insufficient_scope",
    error_description: "The request requires higher privileges than provided by the access token.",
    scope: scopes,
  });
}

/** `403 Forbidden`, with GitLab's reason where it gives one. */
export function forbidden(reason?: string): Refusal {
  return new Refusal(403, { message: reason ? `403 Forbidden - ${reason}` : "403 Forbidden" });
}

/** `404 <thing> Not Found`, also for what the caller may not see. */
export function notFound(thing?: string): Refusal {
  return new Refusal(404, { message: thing ? `404 ${thing} Not Found` : "404 Not Found" });
}

/** `400 Bad request - <reason>`, as a service of GitLab refuses. */
export function badRequest(reason: string): Refusal {
  return new Refusal(400, { message: `400 Bad request - ${reason}` });
}

/** A record that its own rules refuse: field → what is wrong. */
export function invalidRecord(faults: Record<string, string[]>): Refusal {
  return new Refusal(400, { message: faults });
}

/** A parameter that the API's own declaration refuses (Grape's words). */
export function invalidParameter(text: string): Refusal {
  return new Refusal(400, { error: text });
}
