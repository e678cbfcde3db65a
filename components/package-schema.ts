/**
 * Second half of `npm run schema`: writes `schemas/components.schema.json`, the Pulumi package schema of the components, from which
 * `pulumi package add` makes an SDK for another language. It is what the plugin itself answers.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ComponentProvider, getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider.js";
import * as components from "./index.ts";

/** Name of the package: the first part of every component's type token. */
export const PACKAGE = "gitlab-kubernetes";

const root = join(import.meta.dirname, "..");

export const PACKAGE_SCHEMA_FILE = join(root, "schemas/components.schema.json");

/** The file's text. Takes seconds, for Pulumi's analyzer reads the types of the whole checkout. */
export async function packageSchemaText(): Promise<string> {
  const options = { name: PACKAGE, dirname: root, components: getPulumiComponents({ ...components }) };
  const schema = JSON.parse(await new ComponentProvider(options).getSchema()) as object;
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (import.meta.main ?? process.argv[1] === import.meta.filename)
  writeFileSync(PACKAGE_SCHEMA_FILE, await packageSchemaText());
