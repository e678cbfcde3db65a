import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { BASE } from "./deployed.ts";

const root = join(import.meta.dirname, "..");

/** Compiles our pack and gives its folder. */
export async function ourPack(): Promise<string> {
  await promisify(execFile)(process.execPath, ["--import", "./config/typescript.js", "policy/build.ts"], { cwd: root });
  return join(root, "policy");
}

/** A pack with one policy that does nothing, in the compiled form that the host loads fastest. */
export function emptyPack(): string {
  const folder = join(root, BASE, "empty-pack");
  mkdirSync(folder, { recursive: true });
  const policy = '{ name: "empty", description: "empty", enforcementLevel: "advisory", validateResource: () => {} }';
  const manifest = { name: "empty-pack", version: "0.0.1", type: "commonjs" };
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: index.js\n");
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(
    join(folder, "index.js"),
    `const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [${policy}] });\n`,
  );
  return folder;
}
