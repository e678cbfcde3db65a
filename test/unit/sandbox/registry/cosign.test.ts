import assert from "node:assert/strict";
import { verify } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newSigningKey, signatureTag, signedPayload, signingKey } from "../../../../sandbox/registry/cosign.ts";

describe("sandbox/registry/cosign", () => {
  const dir = mkdtempSync(join(tmpdir(), "cosign-"));
  after(() => rmSync(dir, { recursive: true }));
  const digest = `sha256:${"ab".repeat(32)}`;

  it("keeps one key pair a world, for its owner only", () => {
    const first = signingKey(join(dir, "world"));
    assert.deepEqual(signingKey(join(dir, "world")), first);
    assert.notDeepEqual(signingKey(join(dir, "other")).publicKey, first.publicKey);
    assert.match(first.publicKey, /^-----BEGIN PUBLIC KEY-----\n/);
    assert.equal(statSync(join(dir, "world/cosign.key")).mode & 0o777, 0o600);
  });

  it("signs the payload that cosign reads", () => {
    const { privateKey, publicKey } = newSigningKey();
    const { payload, signature } = signedPayload("localhost:1/acme/web", digest, privateKey);
    assert.equal(
      payload.toString(),
      `{"critical":{"identity":{"docker-reference":"localhost:1/acme/web"},"image":{"docker-manifest-digest":"${digest}"},"type":"cosign container image signature"},"optional":null}`,
    );
    const signed = Buffer.from(signature, "base64");
    assert.equal(verify("sha256", payload, publicKey, signed), true);
    assert.equal(verify("sha256", payload, newSigningKey().publicKey, signed), false);
  });

  it("puts the signature where cosign looks for it", () => {
    assert.equal(signatureTag(digest), `sha256-${"ab".repeat(32)}.sig`);
  });
});
