import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { reaches, startCoverage } from "./mutation/coverage.ts";
import { Worker } from "./mutation/crew.ts";
import { equivalentOf } from "./mutation/equivalents.ts";
import { type Mutant, mutantsOf, mutated } from "./mutation/mutants.ts";
import { pairsOf } from "./mutation/pairs.ts";
import { lineOf, scoreOf, type Trial } from "./mutation/score.ts";

const root = join(import.meta.dirname, "..");
const texts = (text: string) => mutantsOf("a.ts", text).map((mutant) => mutated(text, mutant));

describe("mutantsOf", () => {
  const CASES: Record<string, string[]> = {
    "a === b": ["a !== b"],
    "a !== b": ["a === b"],
    "a < b": ["a <= b"],
    "a <= b": ["a < b"],
    "a > b": ["a >= b"],
    "a >= b": ["a > b"],
    "a && b": ["a || b"],
    "a || b": ["a && b"],
    "a + b": ["a - b"],
    "a - b": ["a + b"],
    "a * b": ["a / b"],
    "a / b": ["a * b"],
    "!a": ["a"],
    "f(1_000)": ["f(1001)"],
    "f(1_000n)": ["f(1001n)"],
    "f(true, false)": ["f(false, false)", "f(true, true)"],
    'f("x", "")': ['f("", "")', 'f("x", "mutant")'],
    "l.some(f)": ["l.every(f)"],
    "l.every(f)": ["l.some(f)"],
    "t.startsWith(s)": ["t.endsWith(s)"],
    "t.endsWith(s)": ["t.startsWith(s)"],
    "Math.min(a)": ["Math.max(a)"],
    "Math.max(a)": ["Math.min(a)"],
    'a + "x"': ['a + ""'],
  };
  for (const [text, wanted] of Object.entries(CASES)) it(text, () => assert.deepEqual(texts(text), wanted));

  it("leaves types, imports and texts for people alone", () => {
    for (const text of [
      'import a from "a";',
      'export { a } from "a";',
      'type A = "a" | 1;',
      "interface A { a: 1 }",
      'const a: "x" = b;',
      "`a $" + "{b === c}`",
      'throw new Error("a");',
      'f(new Error("a"))',
      'f({ what: "a", wanted: b || "c" })',
    ])
      assert.deepEqual(texts(text), [], text);
  });

  it("knows the place and tells equal lines apart", () => {
    const text = "if (a) {\n  x = b && c;\n}\nif (d) {\n  x = b && c;\n}\n";
    assert.deepEqual(
      mutantsOf("a.ts", text).map(({ line, nth, text: said, place }) => [
        line,
        nth,
        said,
        text.slice(place, place + 1),
      ]),
      [
        [2, 1, "x = b && c;", "b"],
        [5, 2, "x = b && c;", "b"],
      ],
    );
  });
});

describe("pairsOf", () => {
  const testsOf = (source: string) => pairsOf(root, [source]).pairs.find((pair) => pair.source === source)?.tests ?? [];

  it("gives a rule its own test, an engine those of its folder, what rules share those of the rules", () => {
    const rule = "test/policy/rbac/rbac-no-wildcards.test.ts";
    assert.deepEqual(testsOf("policy/rules/rbac/rbac-no-wildcards.ts"), [rule]);
    assert.ok(testsOf("analysis/rbac/escalation.ts").every((test) => test.startsWith("test/unit/analysis/rbac/")));
    assert.ok(testsOf("analysis/rbac/escalation.ts").includes("test/unit/analysis/rbac/effective.test.ts"));
    assert.ok(testsOf("policy/lib/role-rules.ts").includes(rule));
    assert.equal(testsOf("policy/lib/session.ts").includes(rule), false);
    assert.ok(testsOf("policy/lib/session.ts").includes("test/policy/session.test.ts"));
    assert.equal(testsOf("policy/lib/session.ts").includes("test/policy/pack.test.ts"), false);
  });

  it("leaves no file without a test", () => assert.deepEqual(pairsOf(root, []).untested, []));
});

describe("scoreOf", () => {
  const mutant = (line: number): Mutant => ({
    start: 0,
    end: 1,
    place: 0,
    before: "<",
    after: "<=",
    line,
    text: `line ${line}`,
    nth: 1,
  });
  const trial = (line: number, outcome: Trial["outcome"], more: Partial<Trial> = {}): Trial => ({
    source: "analysis/a/b.ts",
    mutant: mutant(line),
    outcome,
    ...more,
  });
  const entry = (line: number) => ({
    source: "analysis/a/b.ts",
    text: `line ${line}`,
    before: "<",
    after: "<=",
    reason: "never equal",
  });

  it("counts what was killed of what could be", () => {
    const list = [entry(5)];
    const trials = [
      trial(1, "survived"),
      trial(2, "unreached"),
      trial(3, "killed"),
      trial(4, "endless"),
      trial(5, "survived", { equivalent: list[0] }),
      trial(6, "invalid"),
    ];
    assert.deepEqual(trials.map(lineOf), [
      "survived analysis/a/b.ts:1 < → <=",
      "survived analysis/a/b.ts:2 < → <= (no test comes here)",
      undefined,
      undefined,
      "equivalent analysis/a/b.ts:5 < → <=: never equal",
      undefined,
    ]);
    const { lines, isListWrong } = scoreOf(trials, 7, list);
    assert.deepEqual(lines, [
      "analysis/a                           2 of      4  50.0 %",
      "1 changes were no program and do not count",
      "1 of the killed ones never came to an end",
      "1 equivalents apart, each with its reason above",
      "7 mutants were not tried and do not count: the time was over",
      "mutation: 2 of 4 mutants killed (50.0 %)",
    ]);
    assert.equal(isListWrong, false);
  });

  it("refuses an equivalent that is killed or not there", () => {
    const list = [entry(1), entry(2)];
    const { lines, isListWrong } = scoreOf([trial(1, "killed", { equivalent: list[0] })], 0, list);
    assert.equal(isListWrong, true);
    assert.deepEqual(lines.slice(0, 2), [
      "listed as equivalent, but killed: analysis/a/b.ts:1 < → <=",
      "listed as equivalent, but not there: analysis/a/b.ts < in line 2",
    ]);
  });

  it("finds an equivalent by what its line says", () => {
    assert.equal(equivalentOf([entry(1)], "analysis/a/b.ts", mutant(1))?.reason, "never equal");
    for (const [source, other] of [
      ["analysis/a/c.ts", mutant(1)],
      ["analysis/a/b.ts", mutant(2)],
      ["analysis/a/b.ts", { ...mutant(1), nth: 2 }],
      ["analysis/a/b.ts", { ...mutant(1), after: ">" }],
      ["analysis/a/b.ts", { ...mutant(1), before: ">" }],
    ] as const)
      assert.equal(equivalentOf([entry(1)], source, other), undefined);
  });
});

describe("startCoverage", () => {
  it("sees what runs after it has run hot, and what does not", async () => {
    const file = join(root, "analysis/images/semver-range.ts");
    const place = (text: string) => readFileSync(file, "utf8").indexOf(text);
    const coverage = startCoverage([join(root, "analysis/")]);
    try {
      const { isBounded, isExactVersion } = await import(`${file}?mutant=coverage`);
      for (let count = 0; count < 300_000; count++) isExactVersion("1.2.3");
      coverage.take();
      isExactVersion("1.2.3");
      const reach = coverage.take();
      const seen = (text: string) => reaches(reach, file, place(text));
      assert.deepEqual([seen("return /^v"), seen("return range.split")], [true, false]);
      isBounded("1 - 2");
      const second = coverage.take();
      assert.deepEqual(
        ["return true", "const parts", "return /^v"].map((text) => reaches(second, file, place(text))),
        [true, false, false],
      );
    } finally {
      coverage.stop();
    }
  });
});

describe("a worker of the mutation run", () => {
  const source = join(root, "analysis/images/semver-range.ts");
  const tests = [join(root, "test/unit/analysis/images/semver-range.test.ts")];
  const text = readFileSync(source, "utf8");
  const worker = new Worker();
  before(function () {
    if ("registerHooks" in module) return;
    console.log("skipped: Node before 22.15 cannot put a mutant in the place of a file");
    this.skip();
  });
  after(() => worker.stop());

  /** What becomes of a file whose first `before` is replaced. */
  async function outcomeOf(before: string, replacement: string, patience = 1): Promise<string> {
    const start = text.indexOf(before);
    assert.ok(start > 0, before);
    const place = { start, end: start + before.length, place: start, line: 1, nth: 1, text: "" };
    const answer = await worker.ask({ source, tests, mutant: { ...place, before, after: replacement } }, patience);
    return answer?.kind === "tried" ? answer.outcome : "no answer";
  }

  it("finds the tests sound as they are", async () => {
    assert.deepEqual(await worker.ask({ source, tests }), { kind: "profiled", failing: [] });
  });

  it("tells what the tests notice from what they do not", async () => {
    assert.equal(await outcomeOf(".every", ".some"), "killed");
    assert.equal(await outcomeOf(".every", ".every"), "survived");
    assert.equal(await outcomeOf(".every", ".some"), "killed");
    assert.equal(await outcomeOf(".every", "((("), "invalid");
  });

  it("runs no test for a place where none comes", async () => {
    const other = join(root, "analysis/objects/pods.ts");
    const mutant = mutantsOf(other, readFileSync(other, "utf8"))[0]!;
    const answer = await worker.ask({ source: other, tests, mutant });
    assert.equal(answer?.kind === "tried" && answer.outcome, "unreached");
  });

  it("gives up a mutant that never ends, and goes on", async () => {
    assert.equal(await outcomeOf("return true", "for (;;) {}", 0.1), "no answer");
    assert.equal(await outcomeOf(".every", ".some"), "killed");
  });
});
