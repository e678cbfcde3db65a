import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Vault } from "../../../../sandbox/gitlab/vault.ts";

describe("sandbox/gitlab/vault", () => {
  const dirs = [mkdtempSync(join(tmpdir(), "vault-")), mkdtempSync(join(tmpdir(), "vault-"))];
  after(() => dirs.forEach((dir) => void rmSync(dir, { recursive: true })));

  it("opens with the key of the same folder only, and what was not touched only", () => {
    const [one = "", two = ""] = dirs;
    const sealed = new Vault(one).seal("a secret");
    assert.equal(new Vault(one).open(sealed), "a secret");
    assert.equal(sealed.includes("secret"), false);
    assert.throws(() => new Vault(two).open(sealed));
    assert.throws(() => new Vault(one).open(`${sealed.slice(0, -2)}AA`));
    assert.throws(() => new Vault(one).open("nothing"), /three parts/);
  });
});
