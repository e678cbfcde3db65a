import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../../sandbox/toolchain/lock.ts";

describe("a lock between clones", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
    file = join(folder, "deep", "tool.lock");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("lets one work at a time and tells who is waited for", async () => {
    const waits: number[] = [];
    let working = 0;
    const work = async () => {
      assert.equal(++working, 1);
      await sleep(10);
      working--;
    };
    const options = { pollMs: 2, onWait: (pid: number) => waits.push(pid) };
    await Promise.all(Array.from({ length: 8 }, () => withLock(file, work, options)));
    assert.deepEqual(new Set(waits), new Set([process.pid]));
  });

  it("is released when the work fails", async () => {
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error("no"))),
      /no/,
    );
    assert.equal(existsSync(file), false);
  });

  it("is taken over from a process that is gone, also when its number is in use again", async () => {
    await withLock(file, async () => {});
    for (const holder of [
      { pid: 2 ** 22 + 1, started: "x" },
      { pid: process.pid, started: "before" },
    ]) {
      writeFileSync(file, JSON.stringify(holder));
      assert.equal(await withLock(file, async () => "done"), "done");
    }
  });

  it("is not waited for after the signal", async () => {
    await withLock(file, async () => {
      const stop = new AbortController();
      const second = withLock(file, async () => {}, { signal: stop.signal, pollMs: 5 });
      stop.abort();
      await assert.rejects(second, { name: "AbortError" });
    });
  });
});
