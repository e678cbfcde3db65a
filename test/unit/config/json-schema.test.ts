import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { SCHEMA_FILE, schemaText, stackFileSchema } from "../../../config/json-schema.ts";
import { withValues } from "../../lib/stack-config.ts";

const root = join(import.meta.dirname, "../../..");

describe("schemas/stack.schema.json", () => {
  const ajv = new Ajv2020({ strict: false, formats: { cidrv4: true, cidrv6: true } });
  addFormats.default(ajv);
  const validate = ajv.compile(stackFileSchema());
  const committed = (stack: string) =>
    parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as { config: Record<string, unknown> };

  it("is what the settings say", () => {
    assert.equal(readFileSync(SCHEMA_FILE, "utf8"), schemaText(), 'run "npm run schema"');
  });

  for (const stack of ["dev", "prod"]) {
    it(`accepts the committed Pulumi.${stack}.yaml`, () => {
      assert.equal(validate(committed(stack)), true, JSON.stringify(validate.errors));
    });
  }

  for (const [what, values] of Object.entries({
    "a misspelt area": { agnts: {} },
    "a misspelt key": { "agents/dev/projct": "acme/x" },
    "a wrong enumeration": { "gitlab/tier": "gold" },
    "a moving version": { "agents/dev/chart/version": "2.x" },
    "a secret in plain text": { "gitlab-kubernetes:gitlabToken": "glpat-1234" },
  })) {
    it(`refuses ${what}`, () => {
      const file = committed("dev");
      assert.equal(validate({ ...file, config: withValues(file.config, values) }), false);
    });
  }
});
