/**
 * Runs the tests of one source file again and again, each time with one mutant in it. The process is started once: a mutant's text
 * is put in the place of the file by a loader hook, and everything of this repository is loaded anew under a query in its address.
 */
import { readFileSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";
import Mocha from "mocha";
import { type Mutant, mutated } from "./mutants.ts";

/** What a parent asks: `source` and `tests` are absolute paths. */
export interface Order {
  readonly source: string;
  readonly tests: readonly string[];
  /** Undefined runs the tests as they are. */
  readonly mutant?: Mutant;
  readonly number: number;
}

export interface Answer {
  readonly number: number;
  readonly failed: boolean;
  readonly milliseconds: number;
}

let order: Order | undefined;

module.registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const isOwn = order !== undefined && found.url.startsWith("file:") && !found.url.includes("/node_modules/");
    return isOwn ? { ...found, url: `${found.url.split("?")[0]}?mutant=${order!.number}` } : found;
  },
  load(url, context, next) {
    const path = url.startsWith("file:") ? fileURLToPath(url.split("?")[0]!) : "";
    if (order?.mutant === undefined || path !== order.source) return next(url, context);
    const source = mutated(readFileSync(path, "utf8"), order.mutant);
    return { format: "module-typescript", source, shortCircuit: true };
  },
});

process.on("message", (message: Order) => {
  void run(message).then((answer) => process.send!(answer));
});
process.send!("ready");

async function run(asked: Order): Promise<Answer> {
  order = asked;
  const start = performance.now();
  const mocha = new Mocha({ timeout: 5_000, bail: true, reporter: function Silent() {} as never });
  let failed = false;
  try {
    mocha.suite.emit("pre-require", globalThis, "", mocha);
    for (const test of asked.tests) await import(`${test}?mutant=${asked.number}`);
    failed = await new Promise<boolean>((resolve) => {
      const runner = mocha.run((failures) => resolve(failures > 0));
      runner.on("fail", () => resolve(true));
    });
  } catch {
    failed = true;
  }
  return { number: asked.number, failed, milliseconds: performance.now() - start };
}
