import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DamagedState, emptySideFiles, folderOf } from "../../../../cli/repair/backend.ts";

describe("repair: file backend", () => {
  it("knows the folder of a file backend, and that others have none", () => {
    assert.equal(folderOf("file:///srv/state?no_tmp_dir=true", "/x"), "/srv/state");
    assert.equal(folderOf("file://~", "/x"), homedir());
    assert.equal(folderOf("file://./state", "/x"), "/x/state");
    assert.equal(folderOf("s3://bucket", "/x"), undefined);
    assert.equal(folderOf("https://app.pulumi.com/ann", "/x"), undefined);
  });

  it("finds the side files that a crash left empty, of this stack only", async () => {
    const dir = mkdtempSync(join(tmpdir(), "backend-"));
    const write = (path: string, content: string) => {
      const file = join(dir, ".pulumi", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    };
    try {
      const state = write("stacks/p/dev.json.attrs", "");
      const lock = write("locks/organization/p/dev/1.json.attrs", "");
      write("stacks/p/dev.json", "");
      write("stacks/p/dev.json.bak.attrs", "{}");
      write("stacks/p/develop.json.attrs", "");
      assert.deepEqual((await emptySideFiles(dir, "dev")).sort(), [lock, state].sort());
      assert.match(new DamagedState([state]).message, /cut off the writing of dev\.json\.attrs/);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
