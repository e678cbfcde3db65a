import assert from "node:assert/strict";
import { optionEnvironment, readOptions, splitArguments } from "../../../../sandbox/engine/options.ts";

describe("engine: runtime options", () => {
  it("splits nodeargs as a shell does, without expanding anything", () => {
    assert.deepEqual(splitArguments("--import tsx  --max-old-space-size=200"), [
      "--import",
      "tsx",
      "--max-old-space-size=200",
    ]);
    assert.deepEqual(splitArguments(`'a b' "c \\"d\\" $HOME" e\\ f ''`), ["a b", 'c "d" $HOME', "e f", ""]);
    assert.deepEqual(splitArguments("  "), []);
    assert.throws(() => splitArguments("--import 'tsx"), /open '/);
  });

  it("defaults to TypeScript, as Pulumi does, and refuses a wrong type by name", () => {
    assert.deepEqual(readOptions({}), { typescript: true, nodeargs: [] });
    const options = readOptions({ typescript: false, nodeargs: "--import ./x.js", tsconfig: "t.json" });
    assert.deepEqual(options, { typescript: false, nodeargs: ["--import", "./x.js"], tsconfig: "t.json" });
    assert.throws(() => readOptions({ typescript: "no" }), /typescript is "no"; it must be a boolean/);
  });

  it("tells the SDK through the environment", () => {
    assert.deepEqual(optionEnvironment({ typescript: true, tsconfig: "t", nodeargs: [] }), {
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_NODEJS_TSCONFIG_PATH: "t",
    });
    assert.deepEqual(optionEnvironment({ typescript: false, nodeargs: [] }), {});
  });
});
