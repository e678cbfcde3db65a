import type { FastifyReply, FastifyRequest } from "fastify";
import { Parameters } from "./parameters.ts";

/**
 * One page of a list with GitLab's offset pagination: `page` (from 1) and `per_page` (20, at most 100); the headers
 * `X-Total`, `X-Total-Pages`, `X-Page`, `X-Per-Page`, `X-Next-Page`, `X-Prev-Page` and `Link` (GitLab docs, api/rest).
 */
export function page<T>(request: FastifyRequest, reply: FastifyReply, base: string, rows: T[]): T[] {
  const given = new Parameters(request.query as Record<string, unknown>);
  const at = Math.max(1, given.integer("page") ?? 1);
  const size = Math.min(100, Math.max(1, given.integer("per_page") ?? 20));
  const last = Math.max(1, Math.ceil(rows.length / size));
  const link = (number: number, rel: string) => {
    const url = new URL(request.url, base);
    url.searchParams.delete("private_token");
    url.searchParams.set("page", String(number));
    url.searchParams.set("per_page", String(size));
    return `<${url}>; rel="${rel}"`;
  };
  const links = [link(1, "first"), link(last, "last")];
  if (at < last) links.unshift(link(at + 1, "next"));
  if (at > 1) links.unshift(link(at - 1, "prev"));
  reply.headers({
    "x-total": rows.length,
    "x-total-pages": last,
    "x-page": at,
    "x-per-page": size,
    "x-next-page": at < last ? at + 1 : "",
    "x-prev-page": at > 1 ? at - 1 : "",
    link: links.join(", "),
  });
  return rows.slice((at - 1) * size, at * size);
}
