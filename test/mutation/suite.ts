import { join } from "node:path";
import Mocha from "mocha";
import { type Reach, reaches, startCoverage } from "./coverage.ts";
import { type Change, loadAnew } from "./loader.ts";

/** What a test file does as it is. */
export interface Profile {
  /** Milliseconds to load it. */
  readonly load: number;
  /** What runs outside of the tests: on loading and in hooks around several tests. */
  readonly outside: readonly Reach[];
  /** In the order in which the file declares them. */
  readonly tests: readonly { readonly milliseconds: number; readonly reach: Reach }[];
  readonly failed: boolean;
}

/** The tests of a file that can notice a mutant: their places in the file's order, the fastest first. */
export interface Plan {
  readonly file: string;
  readonly chosen: readonly number[];
  /** The place runs outside of the tests: it may change which tests there are, so those that are new run too. */
  readonly isOutside: boolean;
  /** Milliseconds that loading and the chosen tests take without a mutant. */
  readonly milliseconds: number;
}

const root = join(import.meta.dirname, "../..");
const folders = ["analysis/", "policy/"].map((folder) => join(root, folder));

/** Runs a test file as it is and sees what each test reaches. */
export async function profileOf(file: string): Promise<Profile> {
  const coverage = startCoverage(folders);
  try {
    const start = performance.now();
    const mocha = await load(file);
    const loaded = performance.now() - start;
    const outside = [coverage.take()];
    const tests: { milliseconds: number; reach: Reach }[] = [];
    const failed = await run(mocha, (runner) => {
      let begin = 0;
      runner.on("test", () => {
        outside.push(coverage.take());
        begin = performance.now();
      });
      runner.on("test end", () => {
        tests.push({ milliseconds: performance.now() - begin, reach: coverage.take() });
      });
    });
    return { load: loaded, outside: outside.filter(({ size }) => size > 0), tests, failed };
  } finally {
    coverage.stop();
  }
}

/** The plan for a place in a source; undefined where the file's tests never come there. */
export function planOf(file: string, profile: Profile, source: string, place: number): Plan | undefined {
  const isOutside = profile.outside.some((reach) => reaches(reach, source, place));
  const chosen = profile.tests
    .map((test, index) => ({ ...test, index }))
    .filter(({ reach }) => isOutside || reaches(reach, source, place))
    .sort((a, b) => a.milliseconds - b.milliseconds);
  if (chosen.length === 0) return undefined;
  const milliseconds = chosen.reduce((sum, test) => sum + test.milliseconds, profile.load);
  return { file, chosen: chosen.map(({ index }) => index), isOutside, milliseconds };
}

/** Whether a chosen test fails with the change; stops at the first one that does. */
export async function notices(plan: Plan, change: Change): Promise<boolean> {
  try {
    const mocha = await load(plan.file, change);
    choose(mocha.suite, plan);
    return await run(mocha);
  } catch {
    return true;
  }
}

async function load(file: string, change?: Change): Promise<Mocha> {
  // No time limit of its own: a busy machine must not look like a test that fails.
  const mocha = new Mocha({ timeout: 0, bail: true, reporter: function Silent() {} as never });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  await loadAnew(file, change);
  return mocha;
}

function run(mocha: Mocha, watch: (runner: Mocha.Runner) => void = () => {}): Promise<boolean> {
  return new Promise((resolve) => {
    watch(mocha.run((failures) => resolve(failures > 0)));
  });
}

/** Leaves the chosen tests, the fastest first as far as their suites allow. */
function choose(suite: Mocha.Suite, { chosen, isOutside }: Plan): void {
  let count = 0;
  const rank = new Map<unknown, number>();
  const byRank = (a: unknown, b: unknown) => rank.get(a)! - rank.get(b)!;
  const visit = (one: Mocha.Suite): number => {
    one.tests = one.tests.filter((test) => {
      const place = chosen.indexOf(count++);
      rank.set(test, place < 0 ? chosen.length : place);
      return place >= 0 || isOutside;
    });
    const first = Math.min(chosen.length, ...one.tests.map((test) => rank.get(test)!), ...one.suites.map(visit));
    rank.set(one, first);
    one.tests.sort(byRank);
    one.suites.sort(byRank);
    return first;
  };
  visit(suite);
}
