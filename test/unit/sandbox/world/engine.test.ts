import assert from "node:assert/strict";
import { changesOf } from "../../../../sandbox/world/engine.ts";

describe("changesOf", () => {
  it("reads the summary of an up", () => {
    assert.deepEqual(
      changesOf("Resources:\n    + 2 created\n    ~ 1 updated\n    +-1 replaced\n    135 unchanged\n\nDuration: 3s"),
      {
        create: 2,
        update: 1,
        replace: 1,
        same: 135,
      },
    );
  });

  it("reads the summary of a preview, the last one of several", () => {
    assert.deepEqual(changesOf("Resources:\n    + 9 to create\nagain\nResources:\n    - 4 to delete"), { delete: 4 });
  });

  it("finds nothing where nothing was done", () => {
    assert.deepEqual(changesOf("error: no stack"), {});
  });
});
