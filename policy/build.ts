import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Compiles the pack with the engines of `analysis/` into `policy/bin/index.js`. The host that runs packs loads CommonJS;
 * the folder says so itself, as the sources around it are ES modules. Pulumi's packages stay outside: the pack must share
 * the copy of the host.
 */
const bin = fileURLToPath(new URL("bin/", import.meta.url));
await mkdir(bin, { recursive: true });
await build({
  entryPoints: [fileURLToPath(new URL("index.ts", import.meta.url))],
  outfile: `${bin}index.js`,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["@pulumi/policy", "@pulumi/pulumi"],
  logLevel: "warning",
});
await writeFile(`${bin}package.json`, `${JSON.stringify({ type: "commonjs" })}\n`);
