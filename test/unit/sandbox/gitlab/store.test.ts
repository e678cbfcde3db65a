import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "../../../../sandbox/gitlab/server.ts";

const MAIN = join(import.meta.dirname, "../../../../sandbox/gitlab/main.ts");

describe("sandbox/gitlab/store", function () {
  this.timeout(30_000);
  const dir = mkdtempSync(join(tmpdir(), "simulator-"));
  let child: ChildProcess | undefined;
  after(() => {
    child?.kill("SIGKILL");
    rmSync(dir, { recursive: true });
  });

  it("loses nothing that was answered when it is killed, and gives no id twice", async () => {
    const args = [...process.execArgv, MAIN, "--dir", dir, "--project", "acme/web", "--tier", "premium"];
    const started = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    child = started;
    const ended = new Promise((resolve) => started.once("exit", resolve));
    const line = await new Promise<string>((resolve) => started.stdout.once("data", (data) => resolve(String(data))));
    const { url } = JSON.parse(line) as { url: string };
    const token = readFileSync(join(dir, "root.token"), "utf8");
    const headers = { "private-token": token, "content-type": "application/json" };
    const make = (key: string) =>
      fetch(`${url}/api/v4/projects/acme%2Fweb/variables`, {
        method: "POST",
        headers,
        body: JSON.stringify({ key, value: `value-of-${key}` }),
      });
    for (let n = 0; n < 20; n++) assert.equal((await make(`K${n}`)).status, 201);
    started.kill("SIGKILL");
    await ended;

    const again = await startSimulator({ dir });
    const rows = again.world.tables.variables.all();
    const used = again.world.tables.variables.nextId;
    assert.deepEqual([rows.length, again.world.settings.tier, again.token === token], [20, "premium", true]);
    assert.equal(again.world.vault.open(rows[19]?.sealed ?? ""), "value-of-K19");
    again.world.tables.variables.delete(rows[19]?.id ?? 0);
    await again.stop();
    const third = await startSimulator({ dir });
    assert.deepEqual([used, third.world.tables.variables.nextId], [21, 21]);
    await third.stop();
  });

  it("keeps no secret in plain text but root's token, which only its owner may read", () => {
    const token = readFileSync(join(dir, "root.token"), "utf8");
    assert.equal(statSync(join(dir, "root.token")).mode & 0o077, 0);
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      if (!entry.isFile() || entry.name === "root.token") continue;
      const text = readFileSync(join(dir, entry.name), "utf8");
      assert.equal(text.includes(token) || text.includes("value-of-K"), false, entry.name);
    }
  });
});
