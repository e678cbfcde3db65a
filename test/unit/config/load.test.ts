import assert from "node:assert/strict";
import { faultText, parseSettings } from "../../../config/load.ts";
import { StackSettings } from "../../../config/schema.ts";
import { badInput } from "../../lib/bad-input.ts";
import { asEngineConfig, committedConfig, withValues } from "../../lib/stack-config.ts";

describe("parseSettings", () => {
  for (const stack of ["dev", "prod"]) {
    it(`accepts the committed Pulumi.${stack}.yaml`, () => {
      const { settings, faults } = parseSettings("gitlab-kubernetes", stack, asEngineConfig(committedConfig(stack)));
      assert.deepEqual(faults, []);
      assert.equal(settings!.gitlab.rootGroup, "acme");
    });
  }

  for (const stack of ["dev", "prod"]) {
    it(`gives for ${stack} settings that parse to themselves, since components check theirs again`, () => {
      const { settings } = parseSettings("gitlab-kubernetes", stack, asEngineConfig(committedConfig(stack)));
      assert.deepEqual(StackSettings.parse(settings), settings);
    });
  }

  for (const { name, stack, values, faults: expected } of badInput()) {
    it(`refuses ${name}`, () => {
      const config = asEngineConfig(committedConfig(stack));
      const { settings, faults } = parseSettings(
        "gitlab-kubernetes",
        stack,
        withGaps(config, withValues(committedConfig(stack), values), values),
      );
      assert.equal(settings, undefined);
      assert.deepEqual(
        faults.map(({ path, message }) => `${path}: ${message}`),
        expected,
      );
    });
  }

  it("leaves the keys of other programs and of the engine alone", () => {
    const config = { ...asEngineConfig(committedConfig("dev")), "gitlab:token": "x", "other:agnts": "{}" };
    assert.deepEqual(parseSettings("gitlab-kubernetes", "dev", config).faults, []);
  });

  it("keeps secrets out of the settings", () => {
    const { settings } = parseSettings("gitlab-kubernetes", "dev", asEngineConfig(committedConfig("dev")));
    assert.equal(JSON.stringify(settings).includes("made-up"), false);
  });
});

describe("faultText", () => {
  it("names the file, the number of faults and each on a line", () => {
    assert.equal(
      faultText("Pulumi.dev.yaml", [
        { path: "a", message: "one" },
        { path: "", message: "two" },
      ]),
      "Pulumi.dev.yaml has 2 faults; nothing was created:\n  a: one\n  (top level): two",
    );
  });
});

/** The made-up token is only there where the case does not take it away. */
function withGaps(
  whole: Record<string, string>,
  changed: Record<string, unknown>,
  values: Record<string, unknown>,
): Record<string, string> {
  const config = asEngineConfig(changed);
  for (const [key, value] of Object.entries(values)) if (value === undefined && key in whole) delete config[key];
  return config;
}
