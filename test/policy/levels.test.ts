import assert from "node:assert/strict";
import { enforcementOf, levelFaults } from "../../policy/lib/levels.ts";
import type { Level } from "../../policy/lib/rule.ts";
import { DEFAULTS } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";

const ID = "image-no-latest";

function enforced(level: Level, settings: object = {}) {
  return enforcementOf({ id: ID, level }, { ...DEFAULTS, ...settings });
}

describe("the level of a rule", () => {
  it("is its own, where production decides that of production", () => {
    assert.deepEqual([enforced("mandatory"), enforced("advisory")], ["mandatory", "advisory"]);
    assert.equal(enforced("production"), "advisory");
    assert.equal(enforced("production", { production: true }), "mandatory");
    assert.equal(enforced("advisory", { production: true }), "advisory");
  });

  it("is what the settings say, where that is a level", () => {
    for (const stated of ["mandatory", "advisory", "disabled"] as const) {
      assert.equal(enforced("mandatory", { levels: { [ID]: stated } }), stated);
      assert.equal(enforced("advisory", { levels: { [ID]: stated } }), stated);
      assert.equal(enforced("production", { levels: { [ID]: stated } }), stated);
    }
    assert.equal(enforced("mandatory", { levels: { [ID]: "off" } }), "mandatory");
    assert.equal(enforced("mandatory", { levels: { "image-tag": "disabled" } }), "mandatory");
  });

  it("of an unknown rule, or an unknown one, is a fault", () => {
    const faults = (levels: Record<string, string>) => levelFaults({ ...DEFAULTS, levels }, rules);
    for (const level of ["mandatory", "advisory", "disabled"]) assert.deepEqual(faults({ [ID]: level }), []);
    assert.deepEqual(faults({ [ID]: "off", "image-tag": "disabled" }), [
      `levels sets ${ID} to "off"; a level is mandatory, advisory or disabled`,
      'levels names "image-tag", a rule that the pack does not have',
    ]);
  });
});
