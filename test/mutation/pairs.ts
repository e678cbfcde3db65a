import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A source file and the tests that mirror it. */
export interface Pair {
  /** Relative to the root. */
  readonly source: string;
  readonly tests: readonly string[];
}

/** Data and glue without judgement, and what is made by a build. */
const SKIPPED = [
  /^policy\/bin\//,
  /^policy\/(index|build|docs)\.ts$/,
  /\/(default|controller)-roles\.ts$/,
  /\/index\.ts$/,
];

/** The files of `analysis` and `policy` whose path contains the filter, each with its tests; those without tests are given apart. */
export function pairsOf(root: string, filters: readonly string[]): { pairs: Pair[]; untested: string[] } {
  const sources = ["analysis", "policy"]
    .flatMap((room) => filesIn(root, room))
    .filter((file) => file.endsWith(".ts") && !SKIPPED.some((pattern) => pattern.test(file)))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));
  const all = sources.map((source) => ({ source, tests: testsOf(root, source) }));
  return {
    pairs: all.filter(({ tests }) => tests.length > 0),
    untested: all.filter(({ tests }) => tests.length === 0).map(({ source }) => source),
  };
}

/**
 * A rule's test is `test/policy/<area>/<rule>.test.ts`; that of an engine `test/unit/analysis/<same path>.test.ts`, and where there is
 * none under that name, all tests of its folder; likewise for the pack's own parts.
 */
function testsOf(root: string, source: string): string[] {
  const name = basename(source, ".ts");
  const places = source.startsWith("policy/")
    ? [`test/policy/${dirname(source).replace(/^policy\/(rules\/)?/, "")}`, "test/policy"]
    : [`test/unit/${dirname(source)}`];
  for (const place of places) {
    const exact = join(place, `${name}.test.ts`);
    if (existsSync(join(root, exact))) return [exact];
  }
  const place = places.find((one) => existsSync(join(root, one)));
  if (place === undefined || source.startsWith("policy/rules/")) return [];
  return readdirSync(join(root, place))
    .filter((file) => file.endsWith(".test.ts") && !/^(stacks|conformance|docs)\./.test(file))
    .map((file) => join(place, file));
}

function filesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (name === "node_modules") return [];
    return statSync(join(root, path)).isDirectory() ? filesIn(root, path) : [path];
  });
}
