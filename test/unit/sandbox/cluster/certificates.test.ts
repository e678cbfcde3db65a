import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePki, type Pki } from "../../../../sandbox/cluster/certificates.ts";

describe("the certificates of a cluster", () => {
  let folder: string;
  let pki: Pki;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "pki-"));
    pki = await ensurePki(join(folder, "pki"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("prove 127.0.0.1 and localhost to whoever trusts the authority", () => {
    const ca = new X509Certificate(readFileSync(pki.caCertificate));
    const serving = new X509Certificate(readFileSync(pki.servingCertificate));
    assert.equal(ca.ca, true);
    assert.equal(serving.ca, false);
    assert.ok(serving.verify(ca.publicKey));
    assert.ok(serving.checkIssued(ca));
    assert.equal(serving.checkIP("127.0.0.1"), "127.0.0.1");
    assert.equal(serving.checkHost("localhost"), "localhost");
    assert.ok(serving.checkPrivateKey(createPrivateKey(readFileSync(pki.servingKey))));
  });

  it("keep private keys to their owner", () => {
    for (const file of [pki.servingKey, pki.serviceAccountKey]) assert.equal(statSync(file).mode & 0o077, 0);
  });

  it("are the same at the next start", async () => {
    const before = readFileSync(pki.servingCertificate, "utf8");
    assert.deepEqual(await ensurePki(join(folder, "pki")), pki);
    assert.equal(readFileSync(pki.servingCertificate, "utf8"), before);
  });
});
