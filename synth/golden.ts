// Writes test/golden/<stack>/ for every committed stack file: `npm run golden`. The diff is what a reviewer reads.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { goldenFiles } from "./golden-files.ts";
import { synthesise } from "./synthesise.ts";

const root = resolve(import.meta.dirname, "..");

for (const file of (await readdir(root)).sort()) {
  const stack = /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1];
  if (!stack) continue;
  const folder = join(root, "test/golden", stack);
  const files = goldenFiles(await synthesise({ stack, root }));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all([...files].map(([name, text]) => writeFile(join(folder, name), text)));
  console.log(`test/golden/${stack}: ${files.size} files`);
}
