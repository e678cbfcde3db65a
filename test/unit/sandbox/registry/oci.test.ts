import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { list } from "tar";
import { packFolder } from "../../../../sandbox/registry/oci.ts";

describe("sandbox/registry/oci", () => {
  const root = mkdtempSync(join(tmpdir(), "oci-"));
  after(() => rmSync(root, { recursive: true }));

  function folder(name: string, order: string[], when: number): string {
    const dir = join(root, name);
    mkdirSync(join(dir, "apps"), { recursive: true });
    for (const file of order) {
      writeFileSync(join(dir, file), `# ${file}\n`);
      utimesSync(join(dir, file), when, when);
    }
    return dir;
  }

  it("packs equal content to equal bytes, whatever the times and the order of making", async () => {
    const one = await packFolder(folder("one", ["a.yaml", "apps/b.yaml"], 1000));
    const two = await packFolder(folder("two", ["apps/b.yaml", "a.yaml"], 2_000_000));
    assert.deepEqual(one, two);
    const other = await packFolder(folder("three", ["a.yaml"], 1000));
    assert.notDeepEqual(one, other);
  });

  it("packs in the order of the paths, whatever the folder's own order", async () => {
    const dir = folder("four", ["z.yaml", "apps/b.yaml", "a.yaml"], 1000);
    const names: string[] = [];
    const unpack = list({ onReadEntry: (entry) => void names.push(entry.path) });
    const ended = new Promise<void>((resolve) => unpack.on("end", () => resolve()));
    unpack.end(await packFolder(dir));
    await ended;
    assert.deepEqual(names, ["a.yaml", "apps/b.yaml", "z.yaml"]);
  });

  it("refuses a folder without files", async () => {
    mkdirSync(join(root, "empty"));
    await assert.rejects(packFolder(join(root, "empty")), /no file in/);
  });
});
