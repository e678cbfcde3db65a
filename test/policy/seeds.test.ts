import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { assertCovered, describeCounterExamples, type Listed } from "./counter-example.ts";
import { GITLAB } from "./seeds/gitlab.ts";
import { NETWORK } from "./seeds/network.ts";
import { RIGHTS } from "./seeds/rights.ts";
import { RUNNER } from "./seeds/runner.ts";

const REGISTER = resolve(import.meta.dirname, "../../../shared/reference/gitlab.md");
const UNJUDGED = JSON.parse(readFileSync(new URL("seeds/unjudged.json", import.meta.url), "utf8")) as Listed;

describeCounterExamples("the seeds' own network policies", NETWORK);
describeCounterExamples("the seeds' own rights", RIGHTS);
describeCounterExamples("the seeds' own runners", RUNNER);
describeCounterExamples("the seeds' own GitLab, images and sources", GITLAB);

describe("the register of the seeds' errors", () => {
  it("has a counter-example or a reason for each of its rows", function () {
    if (!existsSync(REGISTER)) {
      console.log("    the register (../shared/reference/gitlab.md §8) is not here: its rows are not counted");
      this.skip();
    }
    const rows = [...readFileSync(REGISTER, "utf8").matchAll(/^\| (E\d+) \|/gm)].map(([, row]) => row!);
    assertCovered(rows, [...NETWORK, ...RIGHTS, ...RUNNER, ...GITLAB], UNJUDGED);
  });
});
