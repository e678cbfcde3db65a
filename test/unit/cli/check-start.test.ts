import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const LOADED = `
  import { createRequire } from "node:module";
  await import("./cli/check/judge.ts");
  console.log(Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes("@pulumi")).length);`;

describe("start of glk check", () => {
  it("loads nothing of Pulumi, which would take most of its time", async function () {
    this.timeout(60_000);
    const args = ["--import", "./config/typescript.js", "--input-type=module", "-e", LOADED];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
    assert.equal(stdout.trim(), "0");
  });
});
