import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { commandsFolder } from "../sandbox/toolchain/build.ts";
import { defaultCacheRoot } from "../sandbox/toolchain/cache.ts";
import { tools as manifest } from "../sandbox/toolchain/manifest.ts";
import type { Benchmark, Figure, Gap } from "./table.ts";

/** What each tool of the sandbox took to build, as its place in the cache says: nothing is built for this. */
export const tools: Benchmark = {
  name: "tools",
  run: async () => {
    const cacheRoot = defaultCacheRoot();
    return manifest.map((tool) =>
      recorded(tool.name, tool.minutes, join(commandsFolder(tool, { cacheRoot }), "done.json")),
    );
  },
};

function recorded(name: string, minutes: number, file: string): Figure | Gap {
  const what = `build of ${name}`;
  try {
    const { seconds } = JSON.parse(readFileSync(file, "utf8")) as { seconds: number };
    const day = statSync(file).mtime.toISOString().slice(0, 10);
    return { what, ours: seconds, note: `cached, built on ${day}; expected about ${minutes} min` };
  } catch {
    return { what, why: "not in the cache: a release of the user's own stands in, or it was never needed" };
  }
}
