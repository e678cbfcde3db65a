import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { assertCovered, describeCounterExamples, type Listed } from "./counter-example.ts";
import { NETWORK } from "./peers/network.ts";
import { RIGHTS } from "./peers/rights.ts";
import { RUNNER } from "./peers/runner.ts";

const CORPUS = resolve(import.meta.dirname, "../../../shared/reference/peers.md");
const UNJUDGED = JSON.parse(readFileSync(new URL("peers/unjudged.json", import.meta.url), "utf8")) as Listed;

describeCounterExamples("others' mistakes: networks and agents", NETWORK);
describeCounterExamples("others' mistakes: rights", RIGHTS);
describeCounterExamples("others' mistakes: runners, tokens, alerts, excuses", RUNNER);

describe("the corpus of others' mistakes", () => {
  it("has a counter-example or a reason for each of its rows", function () {
    if (!existsSync(CORPUS)) {
      console.log("    the corpus (../shared/reference/peers.md §9) is not here: its rows are not counted");
      this.skip();
    }
    const rows = [...readFileSync(CORPUS, "utf8").matchAll(/^\| (C\d+) \|/gm)].map(([, row]) => row!);
    assertCovered(rows, [...NETWORK, ...RIGHTS, ...RUNNER], UNJUDGED);
  });
});
