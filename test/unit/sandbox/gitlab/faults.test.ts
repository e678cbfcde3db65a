import assert from "node:assert/strict";
import { Faults, seeded } from "../../../../sandbox/gitlab/faults.ts";

describe("sandbox/gitlab/faults", () => {
  const strikes = (faults: Faults, times: number, path = "/api/v4/user") =>
    Array.from({ length: times }, () => faults.strike("GET", path).length);

  it("draws the same for the same seed and about the share that was asked for", () => {
    const draw = seeded(7);
    const again = seeded(7);
    assert.deepEqual([draw(), draw(), draw()], [again(), again(), again()]);
    const faults = new Faults();
    faults.add({ kind: "error", probability: 0.2, seed: 3 });
    const share = strikes(faults, 2000).filter(Boolean).length / 2000;
    assert.ok(share > 0.17 && share < 0.23, String(share));
  });

  it("strikes only where path and method match: * is one segment, ** any rest", () => {
    const faults = new Faults();
    faults.add({ kind: "error", path: "/api/v4/projects/*/variables", methods: ["POST"] });
    assert.equal(faults.strike("POST", "/api/v4/projects/a%2Fb/variables").length, 1);
    assert.equal(faults.strike("GET", "/api/v4/projects/a%2Fb/variables").length, 0);
    assert.equal(faults.strike("POST", "/api/v4/projects/a/variables/K").length, 0);
    const all = new Faults();
    all.add({ kind: "error", path: "/api/v4/projects/**" });
    assert.equal(all.strike("GET", "/api/v4/projects/a/variables/K").length, 1);
  });

  it("stops at its count and refuses an impossible share", () => {
    const faults = new Faults();
    faults.add({ kind: "drop", count: 2 });
    assert.deepEqual(strikes(faults, 4), [1, 1, 0, 0]);
    assert.throws(() => faults.add({ kind: "drop", probability: 2 }), /between 0 and 1/);
  });
});
