import assert from "node:assert/strict";
import { pruneToInputs } from "../../../../../sandbox/providers/kubernetes/state.ts";

describe("pruneToInputs", () => {
  it("keeps the fields that the inputs name, with their live values", () => {
    assert.deepEqual(pruneToInputs({ spec: { replicas: 5, paused: false }, status: {} }, { spec: { replicas: 2 } }), {
      spec: { replicas: 5 },
    });
  });

  it("keeps empty inputs that the API server left out or answered with null", () => {
    assert.deepEqual(
      pruneToInputs({ rules: null, env: [{ name: "A" }] }, { rules: [], env: [{ name: "A", value: "" }] }),
      {
        rules: [],
        env: [{ name: "A", value: "" }],
      },
    );
  });

  it("shows that a value which was not empty is gone", () => {
    assert.deepEqual(pruneToInputs({ env: [{ name: "A" }] }, { env: [{ name: "A", value: "x" }] }), {
      env: [{ name: "A" }],
    });
  });
});
