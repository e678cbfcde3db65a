import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
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
  /^policy\/(index|build|docs|lib\/pack)\.ts$/,
  /\/(default|controller)-roles\.ts$/,
  /\/index\.ts$/,
];

/** Tests of what is compiled, of the documentation and of the project's own stacks. */
const OTHERS = /^test\/policy\/(archive|stacks|conformance|docs|pack|matrix|properties)\.test\.ts$/;

/** What rules mend. */
const REMEDIES = "test/policy/remediation.test.ts";

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
 * A rule's test is `test/policy/<area>/<rule>.test.ts`, and that of what it mends; an engine's tests are those in `test/unit/analysis/<engine>`; a part that rules share
 * (`policy/lib`) is tested by the pack's tests and by those of the rules that import it.
 */
function testsOf(root: string, source: string): string[] {
  const [room, unit] = source.split("/");
  const tests = (folder: string) =>
    existsSync(join(root, folder)) ? filesIn(root, folder).filter((file) => file.endsWith(".test.ts")) : [];
  if (room === "analysis") return tests(`test/unit/analysis/${unit}`);
  if (unit === "rules") {
    const mends = /^ {2}remedy\b/m.test(readFileSync(join(root, source), "utf8"));
    return [testOfRule(source), ...(mends ? [REMEDIES] : [])].filter((file) => existsSync(join(root, file)));
  }
  const own = tests("test/policy").filter((file) => dirname(file) === "test/policy" && !OTHERS.test(file));
  const needle = new RegExp(
    `^(import|export) (?!type).*/lib/${basename(source)}"|^} from ".*/lib/${basename(source)}"`,
    "m",
  );
  const users = filesIn(root, "policy/rules").filter((rule) => needle.test(readFileSync(join(root, rule), "utf8")));
  return [...own, ...users.map(testOfRule).filter((file) => existsSync(join(root, file)))];
}

function testOfRule(source: string): string {
  return source.replace(/^policy\/rules\//, "test/policy/").replace(/\.ts$/, ".test.ts");
}

function filesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (name === "node_modules") return [];
    return statSync(join(root, path)).isDirectory() ? filesIn(root, path) : [path];
  });
}
