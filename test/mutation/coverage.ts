import { Session } from "node:inspector";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** What has run of each file (absolute path): V8's ranges, nested ones within wider ones. */
export type Reach = ReadonlyMap<string, readonly Range[]>;

/** Whether the place in the file has run: the innermost range around it says so. */
export function reaches(reach: Reach, file: string, place: number): boolean {
  let inner: Range | undefined;
  for (const range of reach.get(file) ?? []) {
    if (range.startOffset > place || range.endOffset <= place) continue;
    if (inner === undefined || range.endOffset - range.startOffset <= inner.endOffset - inner.startOffset)
      inner = range;
  }
  return inner !== undefined && inner.count > 0;
}

/** Optimised code does not count: what ran hot in one test would seem not to run in the next. */
const COMPILERS = ["opt", "maglev"];

/** Counts what runs, until `stop`; `take` gives what has run since the last time, of files below the folders. */
export function startCoverage(folders: readonly string[]): { take(): Reach; stop(): void } {
  for (const compiler of COMPILERS) setFlagsFromString(`--no-${compiler}`);
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  return {
    take() {
      const reach = new Map<string, Range[]>();
      // In the same thread the answer comes before `post` returns.
      session.post("Profiler.takePreciseCoverage", (_error, { result }) => {
        for (const { url, functions } of result) {
          if (!url.includes("?mutant=")) continue;
          const path = fileURLToPath(url.split("?")[0]!);
          if (!folders.some((folder) => path.startsWith(folder))) continue;
          const ranges = functions.flatMap((one) => one.ranges);
          if (ranges.some(({ count }) => count > 0)) reach.set(path, [...(reach.get(path) ?? []), ...ranges]);
        }
      });
      return reach;
    },
    stop() {
      session.post("Profiler.stopPreciseCoverage");
      session.disconnect();
      for (const compiler of COMPILERS) setFlagsFromString(`--${compiler}`);
    },
  };
}
