import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { projectEnvironment } from "../../../sandbox/engine/project.ts";
import { type EngineRun, policyArgs, prepareStack, pulumi } from "../../../sandbox/world/engine.ts";
import { inventoryOf } from "../../../sandbox/world/inventory.ts";
import { rootToken } from "../../../sandbox/world/tokens.ts";
import { root, world } from "../../lib/e2e.ts";

const STACK = "broken";

interface Cases {
  good: object[];
  broken: { demand: string; rules: string[]; says: string; objects: object[] }[];
}

const { good, broken } = parse(readFileSync(join(import.meta.dirname, "broken/cases.yaml"), "utf8")) as Cases;

/** Within the pack's limit for deploy tokens. */
const soon = new Date(Date.now() + 7 * 86_400_000).toISOString();

/** A project beside that of the stack, with the same engine, cluster and GitLab. */
async function project() {
  const { places, world: started } = await world("dev");
  const own = { ...places, stack: STACK, project: join(places.dir, "broken") };
  const env = { ...started.env, ...projectEnvironment(own.project, { stack: STACK }) };
  return { places: own, started: { ...started, stack: STACK, env }, policies: policyArgs(places) };
}

/** Writes the stack's configuration with these objects; the secret that is there stays. */
async function configure(objects: object[]): Promise<void> {
  const { places, started } = await project();
  const file = join(places.project, `Pulumi.${STACK}.yaml`);
  const old = parse(readFileSync(file, "utf8")) as { config: object };
  const text = JSON.stringify(objects).replaceAll("{soon}", soon);
  const values = {
    "broken:context": started.clusters["dev"]!.context,
    "broken:gitlabUrl": `${started.gitlab.url}/api/v4/`,
    "broken:objects": JSON.parse(text) as object[],
  };
  writeFileSync(file, stringify({ ...old, config: { ...old.config, ...values } }), { mode: 0o600 });
}

async function judgedRun(args: string[]): Promise<EngineRun> {
  const { places, started, policies } = await project();
  return pulumi(places, started, [...args, "--non-interactive", ...policies]);
}

/** Rules whose violation is mandatory, as the engine's own list of policies names them. */
const refusedBy = (output: string) => [
  ...new Set([...output.matchAll(/\[mandatory\].*?([a-z]+(?:-[a-z0-9]+)+)\s/g)].map(([, rule]) => rule)),
];

/** The engine indents and breaks lines. */
const flat = (output: string) => output.replaceAll(/\s+/g, " ");

describe("policy pack against broken stacks", () => {
  before(async () => {
    const { places, started } = await project();
    mkdirSync(places.project, { recursive: true });
    const main = relative(places.project, join(import.meta.dirname, "broken/index.ts"));
    const options = { typescript: false, nodeargs: `--import ${join(root, "config/typescript.js")}` };
    writeFileSync(
      join(places.project, "Pulumi.yaml"),
      stringify({ name: STACK, main, runtime: { name: "nodejs", options } }),
    );
    await prepareStack(places, started, { "broken:token": await rootToken(places) });
  });

  after(async () => {
    const { places, started } = await project();
    await pulumi(places, started, ["stack", "rm", STACK, "--yes", "--force"]);
  });

  it("lets the good objects of those stacks pass", async () => {
    await configure(good);
    const { exitCode, output } = await judgedRun(["preview"]);
    assert.equal(exitCode, 0, output);
    assert.deepEqual(refusedBy(output), []);
  });

  for (const { demand, rules, says, objects } of broken) {
    it(`refuses a stack that breaks: ${demand}`, async () => {
      const { places, started } = await project();
      const there = await inventoryOf(places, started);
      await configure([...good, ...objects]);
      for (const args of [["preview"], ["up", "--yes"]]) {
        const { exitCode, output } = await judgedRun(args);
        assert.notEqual(exitCode, 0, output);
        const refused = refusedBy(output);
        assert.deepEqual(
          rules.filter((rule) => !refused.includes(rule)),
          [],
          output,
        );
        assert.equal(flat(output).includes(says), true, `${says}\nis not in\n${output}`);
      }
      assert.deepEqual(await inventoryOf(places, started), there);
    });
  }
});
