import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxDown } from "../../../sandbox/down.ts";

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
