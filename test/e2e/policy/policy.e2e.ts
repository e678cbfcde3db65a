import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { inventoryOf } from "../../../sandbox/world/inventory.ts";
import { Project } from "./project.ts";
import { describeRemediation } from "./remediation.ts";

interface Cases {
  good: object[];
  broken: { demand: string; rules: string[]; says: string; objects: object[] }[];
}

const { good, broken } = parse(readFileSync(join(import.meta.dirname, "broken/cases.yaml"), "utf8")) as Cases;

/** Within the pack's limit for deploy tokens. */
const soon = new Date(Date.now() + 7 * 86_400_000).toISOString();

const project = new Project("broken");

function configure(objects: object[]): Promise<void> {
  return project.configure(JSON.parse(JSON.stringify(objects).replaceAll("{soon}", soon)) as object[]);
}

/** Rules whose violation is mandatory, as the engine's own list of policies names them. */
const refusedBy = (output: string) => [
  ...new Set([...output.matchAll(/\[mandatory\].*?([a-z]+(?:-[a-z0-9]+)+)\s/g)].map(([, rule]) => rule)),
];

/** The engine indents and breaks lines. */
const flat = (output: string) => output.replaceAll(/\s+/g, " ");

describe("policy pack against broken stacks", () => {
  before(() => project.prepare());

  after(() => project.remove());

  it("lets the good objects of those stacks pass", async () => {
    await configure(good);
    const { exitCode, output } = await project.judged(["preview"]);
    assert.equal(exitCode, 0, output);
    assert.deepEqual(refusedBy(output), []);
  });

  for (const { demand, rules, says, objects } of broken) {
    it(`refuses a stack that breaks: ${demand}`, async () => {
      const { places, started } = await project.where();
      const there = await inventoryOf(places, started);
      await configure([...good, ...objects]);
      for (const args of [["preview"], ["up", "--yes"]]) {
        const { exitCode, output } = await project.judged(args);
        assert.notEqual(exitCode, 0, output);
        const refused = refusedBy(output);
        assert.deepEqual(
          rules.filter((rule) => !refused.includes(rule)),
          [],
          output,
        );
        assert.equal(flat(output).includes(says), true, `${says}\nis not in\n${output}`);
      }
      assert.deepEqual(await inventoryOf(places, started), there);
    });
  }
});

describeRemediation();
