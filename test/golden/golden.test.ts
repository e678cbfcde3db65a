import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { goldenFiles } from "../../synth/golden-files.ts";
import { synthesise } from "../../synth/synthesise.ts";

const root = resolve(import.meta.dirname, "../..");
const stacks = readdirSync(root).flatMap((file) => /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1] ?? []);

describe("golden files", () => {
  for (const stack of stacks) {
    it(`of ${stack} are what the program makes (npm run golden writes them; review the diff)`, async () => {
      const folder = join(import.meta.dirname, stack);
      const made = goldenFiles(await synthesise({ stack, root }));
      const committed = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
      const names = [...new Set([...made.keys(), ...committed.keys()])].sort();
      const changed = names.filter((name) => made.get(name) !== committed.get(name));
      const [first] = changed;
      const more = changed.length > 1 ? `; also ${changed.slice(1).join(", ")}` : "";
      assert.equal(first && made.get(first), first && committed.get(first), `${stack}/${first} differs${more}`);
    });
  }

  it("exist for no stack that has no stack file", () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(folders.map(({ name }) => name).sort(), [...stacks].sort());
  });
});
