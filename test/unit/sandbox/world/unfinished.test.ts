import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isUnfinished } from "../../../../sandbox/world/unfinished.ts";

const checkpoint = (operations?: object[]) =>
  JSON.stringify({
    version: 3,
    checkpoint: { latest: { resources: [], ...(operations && { pending_operations: operations }) } },
  });

describe("sandbox: an earlier operation that did not end well", () => {
  let base: string;
  /** As in a sandbox: below a folder of the stack's name. */
  let engine: string;
  const put = (path: string, text: string) => {
    const file = join(engine, "state/.pulumi", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "glk-unfinished-"));
    engine = join(base, "dev/engine");
  });
  afterEach(() => rmSync(base, { recursive: true }));

  it("is none where nothing ran yet, and none after an operation that ended", () => {
    assert.equal(isUnfinished({ engine, stack: "dev" }), false);
    put("stacks/gitlab-kubernetes/dev.json", checkpoint());
    put("stacks/gitlab-kubernetes/dev.json.attrs", "{}");
    put("stacks/gitlab-kubernetes/other.json", checkpoint([{ type: "creating" }]));
    put("backups/gitlab-kubernetes/dev/dev.1.json", checkpoint([{ type: "creating" }]));
    assert.equal(isUnfinished({ engine, stack: "dev" }), false);
  });

  it("is seen by a lock that was left behind", () => {
    put("locks/organization/gitlab-kubernetes/dev/5f0c.json", "{}");
    assert.equal(isUnfinished({ engine, stack: "dev" }), true);
    assert.equal(isUnfinished({ engine, stack: "prod" }), false);
  });

  it("is seen by an operation that is still pending", () => {
    put("stacks/gitlab-kubernetes/dev.json", checkpoint([{ type: "creating" }]));
    assert.equal(isUnfinished({ engine, stack: "dev" }), true);
  });

  it("is seen by the last entry of the history, and by no earlier one", () => {
    const entry = (at: number, result: string, stack = "dev") =>
      put(`history/gitlab-kubernetes/${stack}/${stack}-${at}.history.json`, JSON.stringify({ kind: "update", result }));
    put("history/gitlab-kubernetes/dev/dev-1795314209000000009.checkpoint.json", checkpoint());
    entry(1795314209000000000, "failed");
    entry(1795314209900000000, "failed", "prod");
    assert.equal(isUnfinished({ engine, stack: "dev" }), true);
    entry(1795314210000000000, "succeeded");
    assert.equal(isUnfinished({ engine, stack: "dev" }), false);
    entry(1795314211000000000, "in-progress");
    assert.equal(isUnfinished({ engine, stack: "dev" }), true);
  });

  it("is none of another stack that a person made in the same backend", () => {
    put("locks/organization/gitlab-kubernetes/other/5f0c.json", "{}");
    put("stacks/gitlab-kubernetes/other.json", checkpoint([{ type: "creating" }]));
    put("history/gitlab-kubernetes/dev/dev-1.history.json", JSON.stringify({ result: "succeeded" }));
    put("history/gitlab-kubernetes/other/other-2.history.json", JSON.stringify({ result: "failed" }));
    assert.equal(isUnfinished({ engine, stack: "dev" }), false);
  });

  it("is seen by a side file whose writing was cut off", () => {
    put("stacks/gitlab-kubernetes/dev.json", checkpoint());
    put("stacks/gitlab-kubernetes/dev.json.attrs", "");
    assert.equal(isUnfinished({ engine, stack: "dev" }), true);
  });
});
