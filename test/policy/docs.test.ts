import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { areaPage, areaPages, PAGE, withRules } from "../../policy/docs.ts";
import { DEFAULTS } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";

describe("docs/policy.md", () => {
  const page = readFileSync(PAGE, "utf8");

  it("is fresh: node --import ./config/typescript.js policy/docs.ts writes it", () => {
    assert.equal(page, withRules(page));
  });

  it("has a section for each rule and a word on each setting", () => {
    for (const { id } of rules) assert.ok(page.includes(`### ${id}\n`), id);
    for (const setting of Object.keys(DEFAULTS)) assert.ok(page.includes(`\`${setting}\``), setting);
  });

  it("refuses a page without the markers", () => {
    assert.throws(() => withRules("# Policy"), /has no place for the rules/);
  });

  it("has a page for each area, which is fresh", () => {
    assert.ok(areaPages().length >= 8);
    for (const { area, path } of areaPages()) assert.equal(readFileSync(path, "utf8"), areaPage(area), area);
  });
});
