import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { pairedWarm } from "./measure.ts";
import type { Benchmark } from "./table.ts";

const root = join(import.meta.dirname, "..");
const BOTH =
  'const { synthesise } = await import("./synth/synthesise.ts"); for (const stack of ["dev", "prod"]) JSON.stringify(await synthesise({ stack }));';
const LOAD = 'await import("@pulumi/pulumi")';

/** The graphs of dev and of prod in one cold process, against a process that only loads the SDK. */
export const synth: Benchmark = {
  name: "synth",
  async run(say) {
    say("dev and prod in a cold process");
    const pair = await pairedWarm(
      5,
      () => node(BOTH),
      () => node(LOAD),
    );
    return [
      {
        what: "synth of dev and prod, cold process",
        ...pair,
        note: "a process that loads @pulumi/pulumi",
        budget: { seconds: 1.5 },
      },
    ];
  },
};

async function node(code: string): Promise<void> {
  const args = ["--import", "./config/typescript.js", "--input-type=module", "-e", code];
  await promisify(execFile)(process.execPath, args, { cwd: root });
}
