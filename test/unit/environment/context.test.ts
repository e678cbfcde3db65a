import assert from "node:assert/strict";
import { parseSettings } from "../../../config/load.ts";
import { environmentOf } from "../../../environment/context.ts";
import { record } from "../../lib/record.ts";
import { asEngineConfig, committedConfig, withValues } from "../../lib/stack-config.ts";

describe("environmentOf", () => {
  for (const [what, stack, values, expected] of [
    ["a production stack", "prod", {}, true],
    ["a production stack that says no", "prod", { protect: false }, false],
    ["any other stack", "dev", {}, false],
    ["any other stack that asks for it", "dev", { protect: true }, true],
  ] as const)
    it(`${expected ? "protects" : "does not protect"} ${what}`, async () => {
      const config = asEngineConfig(withValues(committedConfig(stack), values));
      const { settings } = parseSettings("gitlab-kubernetes", stack, config);
      const { value } = await record(() => environmentOf(settings!).protect, {
        stack,
        config: { "gitlab-kubernetes:gitlabToken": "made-up" },
      });
      assert.equal(value, expected);
    });
});
