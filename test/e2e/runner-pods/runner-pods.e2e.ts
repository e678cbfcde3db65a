import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Synthesis } from "../../../analysis/runner/synthesis.ts";
import { randomCases } from "../../lib/runner-cases/random.ts";
import { NAMESPACES } from "../../lib/runner-cases/values.ts";
import { furnish } from "./cluster.ts";
import { disagreements, endOf, refuserOf, synthesised } from "./comparison.ts";
import { type Case, Lab, type Outcome } from "./lab.ts";

interface Picked extends Case {
  readonly refused?: { readonly by: "runner" | "cluster"; readonly with: string };
}

/** `GLK_RUNNER_PODS=SEED,COUNT` asks for other random cases. */
const [seed = 20261121, count = 40] = (process.env["GLK_RUNNER_PODS"] ?? "").split(",").filter(Boolean).map(Number);

const groups = parse(readFileSync(join(import.meta.dirname, "cases.yaml"), "utf8"), { merge: true }) as Record<
  string,
  Picked[]
>;
const picked = Object.values(groups).flat();

describe("pods of the real gitlab-runner against the engine's", () => {
  const random = randomCases(seed, count);
  let lab: Lab;
  let unfurnish: () => Promise<void>;
  let outcomes: Outcome[];
  let synthesis: Synthesis[];

  before(async () => {
    unfurnish = await furnish();
    lab = await Lab.open();
    const run = await lab.run([...picked, ...random].map(placed));
    outcomes = run.outcomes;
    synthesis = synthesised(run.toml, outcomes, lab.token, await lab.revision());
  });

  after(async () => {
    await lab?.close();
    await unfurnish?.();
  });

  for (const [index, { title, refused }] of picked.entries())
    it(title, () => {
      const theirs = outcomes[index]!;
      assert.equal(refuserOf(theirs), refused?.by, endOf(theirs.trace));
      if (refused !== undefined) assert.ok(theirs.trace.includes(refused.with), endOf(theirs.trace));
      assert.deepEqual(disagreements(synthesis[index]!, theirs), []);
    });

  it(`${count} random configurations and jobs (GLK_RUNNER_PODS=${seed},${count})`, () => {
    const found = random.flatMap((one, index) => {
      const notes = disagreements(synthesis[picked.length + index]!, outcomes[picked.length + index]!);
      return notes.length === 0 ? [] : [`${JSON.stringify(one)}: ${notes.join(" | ")}`];
    });
    assert.deepEqual(found, []);
    const pods = outcomes.slice(picked.length).filter(({ pod }) => pod !== undefined).length;
    assert.ok(pods > count / 2, `only ${pods} of ${count} random jobs got a pod: the configurations prove little`);
  });
});

/** A case in a namespace of the behaviour, unless it names one. */
function placed<T extends Case>(one: T): T {
  if (one.kubernetes === null) return one;
  return { ...one, kubernetes: { namespace: NAMESPACES.open, ...one.kubernetes } };
}
