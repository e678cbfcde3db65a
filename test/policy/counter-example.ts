import assert from "node:assert/strict";
import type { Judged } from "../../policy/lib/session.ts";
import type { Settings } from "../../policy/lib/settings.ts";
import { judgeWhole } from "./whole-pack.ts";

/** What a rule must say of a mistake: its name, the path, words of its message. */
export type Fires = readonly [rule: string, path: string, words?: string];

/** A mistake that somebody made, as a small stack of our own, and the same stack made right. */
export interface CounterExample {
  /** The rows of the reference that it stands for. */
  readonly rows: readonly string[];
  readonly mistake: string;
  readonly wrong: readonly Judged[];
  readonly fires: readonly Fires[];
  readonly right: readonly Judged[];
  readonly settings?: Partial<Settings>;
  /** Where the mistake is in the settings themselves. */
  readonly rightSettings?: Partial<Settings>;
}

/** For each mistake: the named rules fire where they should, and the whole pack has nothing against the right form. */
export function describeCounterExamples(title: string, cases: readonly CounterExample[]): void {
  describe(title, () => {
    for (const { rows, mistake, wrong, fires, right, settings, rightSettings = settings } of cases) {
      const given = { production: true, ...settings };
      it(`${rows.join(", ")}: ${mistake}`, () => {
        const { findings } = judgeWhole(wrong, given);
        const said = findings.map(({ rule, path }) => `${rule} ${path}`).join("\n");
        for (const [rule, path, words = ""] of fires) {
          const one = findings.find((each) => each.rule === rule && each.path === path && each.message.includes(words));
          assert.ok(one !== undefined, `${rule} says nothing of ${path} with "${words}"; found:\n${said}`);
        }
      });
      it(`${rows.join(", ")}: the right form passes`, () => {
        const { findings, unjudged } = judgeWhole(right, { production: true, ...rightSettings });
        assert.deepEqual(
          findings.map(({ message }) => message),
          [],
        );
        assert.deepEqual(unjudged, []);
      });
    }
  });
}

/** Rows that no set of objects shows, with the reason. */
export type Listed = Readonly<Record<string, string>>;

/** Every row is a counter-example or listed, and nothing is both or stands for no row. */
export function assertCovered(rows: readonly string[], cases: readonly CounterExample[], listed: Listed): void {
  const judged = cases.flatMap((one) => one.rows);
  assert.deepEqual(
    rows.filter((row) => !judged.includes(row) && !Object.hasOwn(listed, row)),
    [],
    "rows without a counter-example or a reason",
  );
  assert.deepEqual(
    Object.keys(listed).filter((row) => judged.includes(row)),
    [],
    "rows with a counter-example and a reason why there is none",
  );
  assert.deepEqual(
    [...judged, ...Object.keys(listed)].filter((row) => !rows.includes(row)),
    [],
    "rows that the reference does not have",
  );
}
