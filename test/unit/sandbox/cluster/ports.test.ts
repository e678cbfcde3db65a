import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPorts, reservePorts } from "../../../../sandbox/cluster/ports.ts";

describe("the ports of a cluster", () => {
  let folder: string;
  let file: string;
  const listen = (port: number) =>
    new Promise<() => Promise<void>>((resolve) => {
      const server = createServer().listen(port, "127.0.0.1", () =>
        resolve(() => new Promise((done) => server.close(() => done()))),
      );
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ports-"));
    file = join(folder, "cluster", "ports.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are free, differ, and are recorded", async () => {
    const ports = await reservePorts(file, ["a", "b", "c"]);
    assert.equal(new Set(Object.values(ports)).size, 3);
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), ports);
    for (const port of Object.values(ports)) await (await listen(port))();
  });

  it("are the same at the next start, and the file is not written again", async () => {
    const ports = await reservePorts(file, ["a", "b"]);
    const { mtimeMs } = statSync(file);
    assert.deepEqual(await reservePorts(file, ["a", "b"]), ports);
    assert.equal(statSync(file).mtimeMs, mtimeMs);
  });

  it("change where somebody else listens meanwhile, unless that is our own process", async () => {
    const before = await reservePorts(file, ["a", "b"]);
    const close = await listen(before.a);
    try {
      assert.deepEqual(await reservePorts(file, ["a", "b"], new Set(["a"])), before);
      const after = await reservePorts(file, ["a", "b"]);
      assert.notEqual(after.a, before.a);
      assert.equal(after.b, before.b);
      assert.deepEqual(await readPorts(file), after);
    } finally {
      await close();
    }
  });

  it("keep what others recorded in the same file", async () => {
    const before = await reservePorts(file, ["a"]);
    await reservePorts(file, ["b"]);
    assert.equal((await readPorts(file))["a"], before.a);
    assert.deepEqual(await readPorts(join(folder, "none.json")), {});
  });
});
