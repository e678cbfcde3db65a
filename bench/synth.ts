import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Benchmark, paired } from "./table.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");

/** `glk synth` of dev and of prod as cold processes, against a process that only loads the SDKs. */
export const synth: Benchmark = {
  name: "synth",
  async run(say) {
    say("glk synth dev and prod, cold processes");
    const glk = (stack: string) =>
      run(process.execPath, [join(root, "cli/glk.js"), "synth", stack], { cwd: root, maxBuffer: 1 << 28 });
    const both = async () => {
      await glk("dev");
      await glk("prod");
    };
    const load = async () => {
      for (let index = 0; index < 2; index++)
        await run(
          process.execPath,
          ["--import", "./config/typescript.js", "-e", 'await import("@pulumi/pulumi")', "--input-type=module"],
          { cwd: root },
        );
    };
    const { a, b } = await paired(5, both, load);
    return [
      {
        what: "glk synth dev, then prod",
        ours: a,
        other: b,
        against: "two processes that load @pulumi/pulumi",
        runs: 5,
      },
    ];
  },
};
