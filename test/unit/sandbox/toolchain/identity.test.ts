import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isRunning } from "../../../../sandbox/toolchain/identity.ts";

describe("the identity of a process", () => {
  it("is the same each time it is asked for, and the process runs", () => {
    const identity = identityOf(process.pid);
    assert.ok(identity);
    assert.deepEqual(identityOf(process.pid), identity);
    assert.ok(isRunning(identity));
  });

  it("differs for a later process of the same number", () => {
    assert.equal(isRunning({ pid: process.pid, started: "before" }), false);
  });

  it("is gone with the process", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(child, "spawn");
    const identity = identityOf(child.pid!);
    assert.ok(identity && isRunning(identity));
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.equal(identityOf(child.pid!), undefined);
    assert.equal(isRunning(identity), false);
  });

  it("is gone as soon as the process has ended, also when its parent has not asked for its end yet", async () => {
    const parent = spawn("sh", ["-c", "true & echo $!; exec sleep 30"], { stdio: ["ignore", "pipe", "ignore"] });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    try {
      for (let looks = 0; identityOf(Number(line.toString())) && looks < 100; looks++) await sleep(10);
      assert.equal(identityOf(Number(line.toString())), undefined);
    } finally {
      parent.kill("SIGKILL");
    }
  });
});
