import assert from "node:assert/strict";
import { afterUp } from "../../../../sandbox/world/after-up.ts";

const LOCKED = "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end";
const PENDING = "warning: Attempting to deploy or update resources with 2 pending operations from previous deployment.";

describe("sandbox: after up", () => {
  it("says that a state that cannot be read was cut off, and asks for repair", () => {
    const todo = afterUp("dev", {
      exitCode: 255,
      output: "error: could not load snapshot: failed to load checkpoint: EOF",
    });
    assert.match(todo ?? "", /was cut off while it wrote the state[\s\S]*npx glk repair dev --dry-run/);
  });

  it("has nothing to say after an up that went well", () => {
    assert.equal(afterUp("dev", { exitCode: 0, output: "Resources:\n    140 unchanged" }), undefined);
  });

  it("says that a cut-off operation needs repair, also when up went on and ended well", () => {
    for (const exitCode of [0, 255])
      assert.match(
        afterUp("dev", { exitCode, output: PENDING }) ?? "",
        /was cut off.*\n {2}eval .*\n {2}npx glk repair dev --dry-run/,
      );
  });

  it("says so of a lock that was left behind", () => {
    assert.match(
      afterUp("dev", { exitCode: 255, output: LOCKED }) ?? "",
      /lock is still there[\s\S]*npx glk repair dev/,
    );
  });

  it("says of any other failure that a call may have had its effect", () => {
    assert.match(
      afterUp("prod", { exitCode: 255, output: "error: 500" }) ?? "",
      /had its effect[\s\S]*npx glk repair prod/,
    );
  });
});
