import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "smol-toml";
import { jobFrom } from "../../../../analysis/runner/job.ts";
import { reachOfJob } from "../../../../analysis/runner/job-reach.ts";
import { configTexts } from "../../../../analysis/runner/sources.ts";
import { type Synthesis, synthesise } from "../../../../analysis/runner/synthesis.ts";
import { decodeConfig, refusalOf } from "../../../../analysis/runner/toml/decode.ts";
import { KUBERNETES } from "../../../../analysis/runner/toml/keys-kubernetes.ts";
import type { Shape } from "../../../../analysis/runner/toml/shape.ts";
import { differences } from "../../../lib/pod-differences.ts";
import { type RandomCase, randomCase } from "../../../lib/runner-cases/random.ts";

type Json = Record<string, unknown>;

function tomlOf({ runner, kubernetes }: Pick<RandomCase, "runner" | "kubernetes">): string {
  return stringify({ runners: [{ token: "glrt-abcdefghijkl", id: 7, ...runner, kubernetes }] });
}

function judged(toml: string, job: unknown): Synthesis {
  const config = decodeConfig(toml);
  return synthesise(config, config.runners[0]!, jobFrom(job));
}

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, backwards(inner)]);
  return Object.fromEntries(entries.reverse());
}

/** Any table of TOML: keys that the runner knows and others, values of every type at every place. */
const anyValue = fc.letrec<{ value: unknown; table: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.string(),
    fc.constantFrom("$X", "${", "1Gi", "[", "0", "a=b", "-1"),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("table"),
  ),
  table: fc.dictionary(
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...Object.keys(KUBERNETES.table)) }, fc.string()),
    tie("value"),
    { maxKeys: 5 },
  ),
}));

describe("whatever is given, the engine", () => {
  it("answers a text that is no configuration with a reason", () => {
    const pieces = [
      "[[runners]]",
      "[runners.kubernetes]",
      "name = ",
      '"',
      "'''",
      "{{",
      "}}",
      "\n",
      "\u0000",
      "=",
      "[",
      "{a",
    ];
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (given) => {
        const config = decodeConfig(given);
        for (const runner of config.runners) {
          const { pod, refused } = synthesise(config, runner, jobFrom({ image: "a" }));
          assert.equal(pod === undefined, refused !== undefined);
          assert.notEqual(refused?.reason, "");
        }
        try {
          configTexts(given, "ci");
        } catch (error) {
          assert.match((error as Error).message, /holds no runner configuration/);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("answers every TOML, whatever types its values have", () => {
    const file = fc.oneof(
      fc.record({
        runners: fc.array(fc.record({ kubernetes: anyValue.value, environment: anyValue.value }), { maxLength: 2 }),
      }),
      fc.record({ runners: anyValue.value }),
      fc.record({ runners: fc.array(fc.record({ kubernetes: anyValue.table }), { minLength: 1, maxLength: 1 }) }),
    );
    fc.assert(
      fc.property(file, fc.jsonValue(), (given, job) => {
        let toml: string;
        try {
          toml = stringify(given);
        } catch {
          return; // A list of lists of tables and the like is no TOML.
        }
        const config = decodeConfig(toml);
        for (const runner of config.runners) {
          reachOfJob(runner);
          const { pod, refused } = synthesise(config, runner, jobFrom(job));
          assert.equal(pod === undefined, refused !== undefined);
        }
      }),
      { numRuns: 250 },
    );
  });

  it("answers every job, whatever types its parts have", () => {
    const keys = [
      "image",
      "services",
      "variables",
      "timeout",
      "credentials",
      "suspend_options",
      "run",
      "project",
      "id",
    ];
    const job = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue());
    fc.assert(
      fc.property(job, (given) => {
        const { pod, refused } = judged(tomlOf({ runner: {}, kubernetes: { image: "a" } }), given);
        assert.equal(pod === undefined, refused !== undefined);
      }),
      { numRuns: 150 },
    );
  });

  it("says the same twice, and for keys in another order", () => {
    fc.assert(
      fc.property(randomCase(), (one) => {
        const first = judged(tomlOf(one), one.job);
        assert.deepEqual(judged(tomlOf(one), one.job), first);
        const turned = judged(tomlOf(backwards(one) as RandomCase), one.job);
        assert.deepEqual(turned.refused?.by, first.refused?.by);
        assert.deepEqual(differences(turned.pod, first.pod), []);
      }),
      { numRuns: 150 },
    );
  });
});

describe("a value of a wrong type", () => {
  const OTHER: Readonly<Record<string, unknown>> = {
    string: 1,
    bool: "true",
    int: "1",
    int32: 2 ** 40,
    duration: true,
    strings: ["a", 1],
    "string-or-strings": 1,
  };
  function* leaves(shape: Shape, path: readonly string[]): Generator<[path: readonly string[], value: unknown]> {
    if (typeof shape === "string") {
      if (shape in OTHER) yield [path, OTHER[shape]];
    } else if ("list" in shape) {
      yield [path, "x"];
      for (const [inner, value] of leaves(shape.list, [...path, "[]"])) yield [inner, value];
    } else if ("map" in shape) {
      yield [path, "x"];
      for (const [inner, value] of leaves(shape.map, [...path, "anything"])) yield [inner, value];
    } else {
      if (path.length > 0) yield [path, "x"];
      for (const [key, inner] of Object.entries(shape.table)) yield* leaves(inner, [...path, key]);
    }
  }
  function nested(path: readonly string[], value: unknown): unknown {
    const [key, ...rest] = path;
    if (key === undefined) return value;
    return key === "[]" ? [nested(rest, value)] : { [key]: nested(rest, value) };
  }

  it("is told by its place, for every key of [runners.kubernetes], and stops the runner", () => {
    const all = [...leaves(KUBERNETES, [])].filter(([path]) => path.at(-1) !== "[]" && path[1] !== "nfs");
    assert.ok(all.length > 313, `${all.length} places`);
    for (const [path, value] of all) {
      const config = decodeConfig(stringify({ runners: [{ kubernetes: nested(path, value) }] }));
      const where = ["runners", "kubernetes", ...path.filter((key) => key !== "[]")].join(".");
      assert.deepEqual(
        config.faults.map((fault) => fault.path),
        [where],
        `${where} = ${JSON.stringify(value)}`,
      );
      assert.match(refusalOf(config) ?? "", /must be /);
    }
  });
});
