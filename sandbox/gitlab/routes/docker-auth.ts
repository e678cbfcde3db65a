import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { SignJWT } from "jose";
import { Refusal } from "../refusal.ts";
import { callerName, grantAccess, parseScopes, registryCaller } from "../registry-access.ts";
import type { RegistryKey } from "../registry-keys.ts";
import type { World } from "../world.ts";

/** Issuer and audience of registry tokens, as Omnibus and the charts configure them. */
export const REGISTRY_ISSUER = "gitlab-issuer";
export const REGISTRY_SERVICE = "container_registry";
/** Life of a token in seconds (GitLab's default: five minutes). */
const LIFE_SECONDS = 300;

/**
 * `GET /jwt/auth`: the Docker token flow (distribution docs, spec/auth/token). Wrong, revoked and expired credentials
 * get 401; what the credentials do not cover is missing from the token.
 */
export function dockerAuth(app: FastifyInstance, world: World, signer: RegistryKey): void {
  app.get("/jwt/auth", { config: { open: true } }, async (request) => {
    const query = request.query as { service?: string; scope?: string | string[] };
    const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    const [username = "", ...rest] = Buffer.from(basic ?? "", "base64")
      .toString("utf8")
      .split(":");
    const caller = basic ? registryCaller(world, username, rest.join(":")) : undefined;
    if (!caller) {
      const message =
        "HTTP Basic: Access denied. The provided password or token is incorrect, expired or revoked, or your account has 2FA enabled.";
      throw new Refusal(401, { errors: [{ code: "UNAUTHORIZED", message }] });
    }
    const access = grantAccess(world, caller, parseScopes(query.scope));
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT({ access, auth_type: caller.kind === "deploy" ? "deploy_token" : caller.kind })
      .setProtectedHeader({ alg: "RS256", kid: signer.kid, typ: "JWT" })
      .setIssuer(REGISTRY_ISSUER)
      .setAudience(query.service ?? REGISTRY_SERVICE)
      .setSubject(callerName(caller))
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setNotBefore(now - 5)
      .setExpirationTime(now + LIFE_SECONDS)
      .sign(signer.key);
    return { token, expires_in: LIFE_SECONDS, issued_at: new Date(now * 1000).toISOString() };
  });
}
