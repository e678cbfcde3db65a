import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toolNamed } from "../../../../sandbox/toolchain/manifest.ts";
import { findRelease, namesVersion } from "../../../../sandbox/toolchain/release.ts";

describe("a release binary of the user's own", () => {
  let folder: string;
  const onPath = (name: string, output: string, where = "bin", exit = 0) => {
    mkdirSync(join(folder, where), { recursive: true });
    const file = join(folder, where, name);
    writeFileSync(file, `#!/bin/sh\necho "$* ${output}"\nexit ${exit}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const look = (name: string) => findRelease(toolNamed(name), { PATH: `${join(folder, "bin")}:/usr/bin:/bin` });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "release-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is used in exactly the pinned version", async () => {
    const file = onPath("etcd", "etcd Version: 3.7.3");
    assert.deepEqual(await look("etcd"), { etcd: file });
  });

  it("is not used in another version, when it fails, or when it is not there", async () => {
    onPath("etcd", "etcd Version: 3.7.30");
    assert.equal(await look("etcd"), undefined);
    onPath("etcd", "etcd Version: 3.7.3", "bin", 1);
    assert.equal(await look("etcd"), undefined);
    assert.equal(await look("pulumi"), undefined);
  });

  it("is never looked for where no releases can stand in", async () => {
    onPath("registry", "v3.1.2");
    assert.equal(await look("registry"), undefined);
  });

  it("is told from versions that only begin or end alike", () => {
    for (const text of ["v4.3.1", "v4.3.1+gabc", "Version: 4.3.1\n", "kwok version v4.3.1 go1.26.8"]) {
      assert.ok(namesVersion(text, "v4.3.1"), text);
    }
    for (const text of ["v4.3.10", "v14.3.1", "v4.3.1-rc.1", "v4.3.1.2", "4.301", ""]) {
      assert.ok(!namesVersion(text, "v4.3.1"), text);
    }
  });
});
