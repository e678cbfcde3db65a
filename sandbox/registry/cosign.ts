import { createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A cosign key pair in PEM: the private half signs what a pipeline pushes, the public half stands in the stack file. */
export interface SigningKey {
  privateKey: string;
  publicKey: string;
}

/** Media type of what cosign signs (sigstore/cosign, specs/SIGNATURE_SPEC.md). */
export const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";

/** Annotation of the layer that holds the payload: its signature, in base64. */
export const SIGNATURE_ANNOTATION = "dev.cosignproject.cosign/signature";

/** The key pair of a world, made when it is first asked for. */
export function signingKey(dir: string): SigningKey {
  const file = join(dir, "cosign.key");
  if (!existsSync(file)) {
    mkdirSync(dir, { recursive: true });
    const { privateKey } = newSigningKey();
    writeFileSync(file, privateKey, { mode: 0o600 });
  }
  const privateKey = readFileSync(file, "utf8");
  return { privateKey, publicKey: createPublicKey(privateKey).export({ type: "spki", format: "pem" }) as string };
}

/** A key pair as `cosign generate-key-pair` makes them: ECDSA on P-256. */
export function newSigningKey(): SigningKey {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
}

/** What cosign signs about a manifest, byte for byte, and the signature of it. */
export function signedPayload(
  reference: string,
  digest: string,
  privateKey: string,
): { payload: Buffer; signature: string } {
  const payload = Buffer.from(
    JSON.stringify({
      critical: {
        identity: { "docker-reference": reference },
        image: { "docker-manifest-digest": digest },
        type: "cosign container image signature",
      },
      optional: null,
    }),
  );
  return { payload, signature: sign("sha256", payload, privateKey).toString("base64") };
}

/** Where cosign looks for the signature of a manifest: `sha256:ab…` → `sha256-ab….sig`. */
export function signatureTag(digest: string): string {
  return `${digest.replace(":", "-")}.sig`;
}
