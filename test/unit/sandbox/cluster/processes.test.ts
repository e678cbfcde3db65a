import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  lastLines,
  runningProcess,
  startedProcesses,
  startProcess,
  stopProcess,
  waitUntilReady,
} from "../../../../sandbox/cluster/processes.ts";
import { identityOf } from "../../../../sandbox/toolchain/identity.ts";

describe("the processes of a cluster", () => {
  let places: { logs: string; pids: string };
  const run = (script: string, env?: Record<string, string>) =>
    startProcess(places, { name: "part", command: process.execPath, args: ["-e", script], env });
  const forever = "setInterval(() => {}, 1000);";

  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), "processes-"));
    places = { logs: join(folder, "logs"), pids: join(folder, "pids") };
  });
  afterEach(async () => {
    await stopProcess(places, "part");
    rmSync(join(places.pids, ".."), { recursive: true });
  });

  it("are started once, with a log and a file that tells which process it is", async () => {
    const first = await run(`console.log("word " + process.env.WORD); ${forever}`, { WORD: "given" });
    assert.deepEqual(await run("process.exit()"), first);
    assert.deepEqual(await runningProcess(places, "part"), first);
    assert.deepEqual(await startedProcesses(places), ["part"]);
    const log = async () => (await lastLines(places, "part")).includes("word given");
    await waitUntilReady(places, { name: "part", limitMs: 5000, probe: log });
  });

  it("are stopped, and then started anew", async () => {
    const first = await run(forever);
    await stopProcess(places, "part");
    assert.equal(identityOf(first.pid), undefined);
    assert.deepEqual(await startedProcesses(places), []);
    assert.notEqual((await run(forever)).pid, first.pid);
  });

  it("are left alone when the number belongs to another process by now", async () => {
    mkdirSync(places.pids, { recursive: true });
    const { pid } = process;
    writeFileSync(join(places.pids, "part.json"), JSON.stringify({ pid, started: "another time" }));
    let asked = false;
    const onTerm = () => {
      asked = true;
    };
    process.once("SIGTERM", onTerm);
    await stopProcess(places, "part");
    await new Promise(setImmediate);
    process.removeListener("SIGTERM", onTerm);
    assert.equal(asked, false);
    assert.deepEqual(await startedProcesses(places), []);
  });

  it("tell that a command is not there", async () => {
    const missing = startProcess(places, { name: "part", command: "/nowhere/etcd", args: [] });
    await assert.rejects(missing, /part did not start: .*ENOENT/);
  });

  it("tell the end of the log when one ends before it is ready", async () => {
    await run(`for (let i = 0; i < 30; i++) console.log("line " + i);`);
    const waiting = waitUntilReady(places, { name: "part", limitMs: 5000, probe: async () => false });
    await assert.rejects(
      waiting,
      /part ended before it was ready\.\nThe last lines of \S+part\.log:\nline 18\n[\s\S]*line 29$/,
    );
  });

  it("tell the last answer and the log when one does not get ready in time", async () => {
    await run(forever);
    const probe = () => Promise.reject(new Error("connection refused"));
    const waiting = waitUntilReady(places, { name: "part", limitMs: 120, probe });
    await assert.rejects(waiting, /part was not ready after 0\.12 s \(connection refused\)\.\n.*:\n\(it is empty\)/);
  });

  it("are waited for no longer than the signal allows", async () => {
    await run(forever);
    const signal = AbortSignal.timeout(60);
    await assert.rejects(waitUntilReady(places, { name: "part", limitMs: 5000, probe: async () => false, signal }));
    assert.ok(readFileSync(join(places.pids, "part.json"), "utf8"));
  });
});
