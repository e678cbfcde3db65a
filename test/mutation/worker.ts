/**
 * Tries the mutants of one source file after the other. The process is started once and keeps what it learnt about each test file: how
 * long its tests take and what they reach. Before each test file it says how long that takes without a mutant.
 */
import { readFileSync } from "node:fs";
// The same random input in each run, or the score would change by itself.
import "../lib/property-seed.ts";
import { strip } from "./loader.ts";
import { type Mutant, mutated } from "./mutants.ts";
import { notices, type Plan, type Profile, planOf, profileOf } from "./suite.ts";

/** What a parent asks: `source` and `tests` are absolute paths. */
export interface Order {
  readonly source: string;
  readonly tests: readonly string[];
  /** Undefined runs the tests as they are. */
  readonly mutant?: Mutant;
}

/** `unreached`: no test comes to the place. `invalid`: the change is no program. */
export type Outcome = "killed" | "survived" | "unreached" | "invalid";

export type Message =
  | { readonly kind: "ready" }
  /** A test file begins that takes so many milliseconds without a mutant; undefined where that is not known yet. */
  | { readonly kind: "begin"; readonly milliseconds?: number }
  /** The test files that fail without a mutant. */
  | { readonly kind: "profiled"; readonly failing: string[] }
  | { readonly kind: "tried"; readonly outcome: Outcome; readonly memory: number };

const profiles = new Map<string, Profile>();
/** How often a test file noticed a mutant of a source: what noticed most is asked first. */
const kills = new Map<string, number>();

const say = (message: Message) => process.send!(message);

process.on("message", (order: Order) => {
  void answer(order).then(say);
});
say({ kind: "ready" });

async function answer({ source, tests, mutant }: Order): Promise<Message> {
  for (const file of tests) {
    if (profiles.has(file)) continue;
    say({ kind: "begin" });
    profiles.set(file, await profileOf(file));
  }
  if (mutant === undefined) return { kind: "profiled", failing: tests.filter((file) => profiles.get(file)!.failed) };
  return { kind: "tried", outcome: await tried(source, tests, mutant), memory: process.memoryUsage().rss };
}

async function tried(source: string, tests: readonly string[], mutant: Mutant): Promise<Outcome> {
  if (strip(mutated(readFileSync(source, "utf8"), mutant)) === undefined) return "invalid";
  const killsOf = ({ file }: Plan) => kills.get(`${source} ${file}`) ?? 0;
  const plans = tests
    .filter((file) => !profiles.get(file)!.failed)
    .map((file) => planOf(file, profiles.get(file)!, source, mutant.place))
    .filter((plan): plan is Plan => plan !== undefined)
    .sort((a, b) => killsOf(b) - killsOf(a) || a.milliseconds - b.milliseconds);
  if (plans.length === 0) return "unreached";
  for (const plan of plans) {
    say({ kind: "begin", milliseconds: plan.milliseconds });
    if (!(await notices(plan, { source, mutant }))) continue;
    kills.set(`${source} ${plan.file}`, killsOf(plan) + 1);
    return "killed";
  }
  return "survived";
}
