/**
 * `npm run schema`: writes `schemas/stack.schema.json`, with which an editor completes and checks stack files. `--check` writes nothing
 * and fails when the file is not what the settings say.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { StackSettings } from "./schema.ts";

const PROJECT = "gitlab-kubernetes";
const SECURE = {
  type: "object",
  properties: { secure: { type: "string" } },
  required: ["secure"],
  additionalProperties: false,
};

/** JSON Schema (draft 2020-12) of a whole stack file: our keys strictly, those of the engine and of other programs as they come. */
export function stackFileSchema(): Record<string, unknown> {
  const settings = z.toJSONSchema(StackSettings, { io: "input", unrepresentable: "any", reused: "ref" }) as {
    properties: Record<string, unknown>;
    required?: string[];
    $defs?: Record<string, unknown>;
  };
  const own = Object.fromEntries(
    Object.entries(settings.properties).map(([key, value]) => [`${PROJECT}:${key}`, value]),
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Stack file of gitlab-kubernetes",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: {
          ...own,
          [`${PROJECT}:gitlabToken`]: SECURE,
          [`${PROJECT}:kubeconfigs`]: { type: "object", additionalProperties: SECURE },
        },
        patternProperties: { [`^(?!${PROJECT}:)`]: {} },
        additionalProperties: false,
        required: (settings.required ?? []).map((key) => `${PROJECT}:${key}`),
      },
      encryptionsalt: { type: "string" },
      secretsprovider: { type: "string" },
      encryptedkey: { type: "string" },
      environment: {},
    },
    required: ["config"],
    ...(settings.$defs && { $defs: settings.$defs }),
  };
}

export const SCHEMA_FILE = join(import.meta.dirname, "../schemas/stack.schema.json");

/** The file's text. */
export function schemaText(): string {
  return `${JSON.stringify(stackFileSchema(), null, 2)}\n`;
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) {
  if (!process.argv.includes("--check")) writeFileSync(SCHEMA_FILE, schemaText());
  else if (readFileSync(SCHEMA_FILE, "utf8") !== schemaText()) {
    console.error('schemas/stack.schema.json is not fresh; run "npm run schema" and commit it');
    process.exitCode = 1;
  }
}
