import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { parse } from "yaml";
import type { Synthesis } from "../../../analysis/runner/synthesis.ts";
import { decodeConfig, refusalOf } from "../../../analysis/runner/toml/decode.ts";
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
    assert.ok(pods > count / 3, `only ${pods} of ${count} random jobs got a pod: the configurations prove little`);
  });
});

/** Configurations by what is wrong with them, and the key that it is wrong with. */
const STOPS: readonly [what: string, config: Omit<Case, "title">, key: string][] = [
  ["a number for an amount", { kubernetes: { cpu_limit: 2 } }, "runners.kubernetes.cpu_limit"],
  ["a text for a flag", { kubernetes: { privileged: "true" } }, "runners.kubernetes.privileged"],
  ["a text for a user", { kubernetes: { helper_container_security_context: { run_as_user: "1" } } }, "run_as_user"],
  ["a table for a list of tables", { kubernetes: { pod_spec: { name: "x" } } }, "runners.kubernetes.pod_spec"],
  ["a number in a list of texts", { kubernetes: { cap_drop: ["ALL", 1] } }, "runners.kubernetes.cap_drop"],
  ["a number for a label of pods", { kubernetes: { pod_labels: { tier: 3 } } }, "runners.kubernetes.pod_labels.tier"],
  ["an nfs volume without a server", { kubernetes: { volumes: { nfs: [{ name: "n", mount_path: "/n" }] } } }, "server"],
  ["a short key of a runner's label", { runner: { labels: { ab: "x" } } }, "labels"],
];

describe("configurations that the real gitlab-runner does not start with, or not as they are written", () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.open();
  });
  after(() => lab?.close());

  for (const [what, config, key] of STOPS)
    it(`${what} stops both`, async () => {
      const toml = lab.toml([{ title: what, ...config }]);
      assert.match(refusalOf(decodeConfig(toml)) ?? "", new RegExp(key));
      assert.match(await lab.refusal(toml), new RegExp(key));
    });

  it("unknown keys are those that lint names", async () => {
    const toml = lab.toml([
      {
        title: "unknown keys",
        runner: { privileged: true, "odd.key": 1 },
        kubernetes: {
          priviledged: true,
          "pull-policy": "never",
          IMAGE: "a",
          podSecurityContext: { runAsUser: 1 },
          volumes: { host_path: [{ name: "h", mountpath: "/h" }], projected: [{ name: "p" }] },
          pod_labels: { anything: "goes" },
        },
      },
    ]);
    const said = stripVTControlCharacters(await lab.lint(toml));
    const named = [...said.matchAll(/unknown key: (\S+)/g)].map(([, key]) => key!);
    const outermost = named.filter((key) => !named.some((other) => key.startsWith(`${other}.`)));
    const found = decodeConfig(toml).unknown.map(({ path }) => path);
    assert.deepEqual(found.sort(), [...new Set(outermost)].sort());
    assert.equal(found.length, 7);
  });
});

/** A case in a namespace of the behaviour, unless it names one. */
function placed<T extends Case>(one: T): T {
  if (one.kubernetes === null) return one;
  return { ...one, kubernetes: { namespace: NAMESPACES.open, ...one.kubernetes } };
}
