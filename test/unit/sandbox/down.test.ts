import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProcess } from "../../../sandbox/cluster/processes.ts";
import { sandboxDown } from "../../../sandbox/down.ts";
import { isRunning } from "../../../sandbox/toolchain/identity.ts";
import { placesOf } from "../../../sandbox/world/places.ts";

describe("sandboxDown", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "down-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("removes worlds and leaves folders alone that are none", async () => {
    mkdirSync(join(root, ".sandbox/dev/pids"), { recursive: true });
    mkdirSync(join(root, ".sandbox/e2e/dev/pids"), { recursive: true });
    assert.deepEqual(await sandboxDown({ root, remove: true }), ["dev: every process stopped, state removed"]);
    assert.equal(existsSync(join(root, ".sandbox/e2e/dev")), true);
  });

  it("says that there is no sandbox", async () => {
    assert.deepEqual(await sandboxDown({ root, remove: false }), ["There is no sandbox in this checkout."]);
  });
});

describe("downOnInterrupt", () => {
  const checkout = join(import.meta.dirname, "../../..");

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    it(`stops every process of the worlds at ${signal}, and ends with 130`, async () => {
      const root = mkdtempSync(join(tmpdir(), "down-"));
      const service = await startProcess(placesOf(root, "dev", "worlds"), {
        name: "gitlab",
        command: process.execPath,
        args: ["-e", "setTimeout(() => {}, 60_000)"],
      });
      const program = `import { downOnInterrupt } from "./sandbox/down.ts";
        downOnInterrupt({ root: process.argv[1], base: "worlds", remove: true }, { root: "/nowhere", remove: false });
        setTimeout(() => {}, 60_000);
        console.log("ready");`;
      const args = ["--import", "./config/typescript.js", "--input-type=module", "-e", program, root];
      const child = spawn(process.execPath, args, { cwd: checkout, stdio: ["ignore", "pipe", "ignore"] });
      await once(child.stdout, "data");
      assert.equal(isRunning(service), true);
      child.kill(signal);
      assert.deepEqual(await once(child, "exit"), [130, null]);
      assert.equal(isRunning(service), false);
      assert.equal(existsSync(join(root, "worlds/dev")), false);
      rmSync(root, { recursive: true });
    });
});
