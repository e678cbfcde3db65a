import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CryptoKey, calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, importPKCS8 } from "jose";

/** The key that signs registry tokens: RS256, its `kid` is the RFC 7638 thumbprint. */
export interface RegistryKey {
  key: CryptoKey;
  kid: string;
  /** File with the public key, as the registry's `auth.token.jwks` wants it. */
  jwksFile: string;
}

/** Reads the key of `dir` or makes it; the private half is readable by its owner only. */
export async function registryKey(dir: string): Promise<RegistryKey> {
  const file = join(dir, "registry-token.pem");
  const jwksFile = join(dir, "registry-jwks.json");
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    writeFileSync(file, await exportPKCS8(privateKey), { mode: 0o600 });
  }
  const key = await importPKCS8(readFileSync(file, "utf8"), "RS256", { extractable: true });
  const { kty, n, e } = await exportJWK(key);
  const jwk = { kty, n, e } as { kty: "RSA"; n: string; e: string };
  const kid = await calculateJwkThumbprint(jwk);
  writeFileSync(jwksFile, JSON.stringify({ keys: [{ ...jwk, kid, alg: "RS256", use: "sig" }] }));
  return { key, kid, jwksFile };
}
