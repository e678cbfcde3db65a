import { Refusal } from "./refusal.ts";

/**
 * GitLab's request limit for one caller: a window of a minute that starts with the first request. The headers are
 * `RateLimit-*`; the refusal is 429 with `Retry-After` and the plain text `Retry later` (GitLab docs,
 * administration/settings/user_and_ip_rate_limits).
 */
export class RateLimit {
  readonly #windows = new Map<string, { start: number; count: number }>();

  /** Counts one request of `caller`; returns the headers, or throws the refusal above `limit` a minute. 0: no limit. */
  count(caller: string, limit: number, now = Date.now()): Record<string, string> {
    if (limit <= 0) return {};
    let window = this.#windows.get(caller);
    if (!window || now - window.start >= 60_000) {
      window = { start: now, count: 0 };
      this.#windows.set(caller, window);
    }
    window.count += 1;
    const reset = window.start + 60_000;
    const headers = {
      "ratelimit-name": "throttle_authenticated_api",
      "ratelimit-limit": String(limit),
      "ratelimit-observed": String(window.count),
      "ratelimit-remaining": String(Math.max(0, limit - window.count)),
      "ratelimit-reset": String(Math.ceil(reset / 1000)),
      "ratelimit-resettime": new Date(reset).toUTCString(),
    };
    if (window.count <= limit) return headers;
    const wait = String(Math.max(1, Math.ceil((reset - now) / 1000)));
    throw new Refusal(429, "Retry later\n", { ...headers, "retry-after": wait });
  }
}
