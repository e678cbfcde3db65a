import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { isAbandoned } from "../../../../cli/repair/lock-owner.ts";

const owned = (pid: number, host = hostname()) => ({ owner: { pid, host, user: "jane", since: "today" } });
const ME = process.pid;

describe("the owner of a lock", () => {
  it("has given it up where its process is gone", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    assert.equal(await isAbandoned(owned(child.pid!)), true);
  });

  it("has not while it runs, and another program with its number has none", async () => {
    assert.equal(await isAbandoned(owned(ME), async () => "Sl pulumi"), false);
    assert.equal(await isAbandoned(owned(ME), async () => "S /usr/local/bin/pulumi"), false);
    assert.equal(await isAbandoned(owned(ME), async () => "S node"), true);
    assert.equal(await isAbandoned(owned(ME), async () => "Z pulumi"), true);
  });

  it("is trusted to run where nothing tells what the process is: an image without ps", async () => {
    assert.equal(await isAbandoned(owned(ME), async () => undefined), false);
  });

  it("is looked up on this machine: this process is no engine", async () => {
    assert.equal(await isAbandoned(owned(ME)), true);
  });

  it("is not judged where it is another machine's, or unknown", async () => {
    assert.equal(await isAbandoned(owned(1 << 30, "elsewhere")), false);
    assert.equal(await isAbandoned({}), false);
  });
});
