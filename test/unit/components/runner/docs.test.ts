import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { PARITY } from "../../../../components/runner/parity.ts";
import { RunnerOperatorSettings, RunnersSettings } from "../../../../components/runner/runner.schema.ts";
import { faultsOf } from "./settings.ts";

const page = (name: string) =>
  readFileSync(join(import.meta.dirname, "../../../../docs/components", `${name}.md`), "utf8");
const examples = (name: string) => [...page(name).matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => parse(text!));

describe("pages of the runners", () => {
  for (const name of ["helm-runner", "operator-runner"])
    it(`${name}.md has examples that are valid settings`, () => {
      const found = examples(name);
      assert.notEqual(found.length, 0);
      for (const example of found) {
        assert.deepEqual(faultsOf(RunnersSettings, example["gitlab-kubernetes:runners"]), []);
        for (const operator of Object.values(example["gitlab-kubernetes:runnerOperators"] ?? {}))
          assert.deepEqual(faultsOf(RunnerOperatorSettings, operator), []);
      }
    });

  it("operator-runner.md names each setting that the operator cannot carry out", () => {
    const text = page("operator-runner");
    for (const { setting } of PARITY.filter(({ lacks }) => lacks === "operator"))
      assert.equal(text.includes(setting.split(".").at(-1)!), true, setting);
  });
});
