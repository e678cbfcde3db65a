import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { type Leftovers, leftovers } from "../../../sandbox/destroy.ts";
import { cleanEnvironment } from "../../../sandbox/engine/environment.ts";
import { baselineOf, inventoryOf } from "../../../sandbox/world/inventory.ts";
import type { Places } from "../../../sandbox/world/places.ts";
import { engine, root, world } from "../../lib/e2e.ts";

type Area = Record<string, Record<string, unknown>>;

/** Runs `work` with the smallest stack that has one of everything that GitLab makes: an agent, a runner, a registry token. */
export async function withSmallStack(stack: string, work: () => Promise<void>): Promise<void> {
  const { places } = await world(stack);
  const file = join(places.project, `Pulumi.${stack}.yaml`);
  const before = readFileSync(file, "utf8");
  const { config, ...rest } = parse(before) as { config: Record<string, Area> };
  const off = ["runnerOperators", "flux", "apps", "access", "observability"].map((area) => `gitlab-kubernetes:${area}`);
  const kept = Object.fromEntries(Object.entries(config).filter(([key]) => !off.includes(key)));
  const runners = "gitlab-kubernetes:runners";
  const small = { ...kept, [runners]: { shop: config[runners]!["shop"] } };
  writeFileSync(file, stringify({ ...rest, config: small }));
  try {
    await work();
  } finally {
    writeFileSync(file, before);
  }
}

/** `glk repair STACK` in the shell that `glk sandbox env` makes. */
export async function repair(stack: string, ...flags: string[]): Promise<{ exitCode: number; output: string }> {
  const { places, world: started } = await world(stack);
  const { exitCode, all } = await execa(
    process.execPath,
    [...process.execArgv, join(root, "cli/glk.js"), "repair", stack, ...flags],
    {
      cwd: places.root,
      env: cleanEnvironment({ ...started.env, PATH: `${dirname(started.pulumi)}:${process.env["PATH"]}` }),
      extendEnv: false,
      all: true,
      reject: false,
      stdin: "ignore",
    },
  );
  return { exitCode: exitCode ?? 1, output: all };
}

/** Repairs: first as a dry run, which changes nothing. (What Kubernetes' controllers do meanwhile is theirs.) */
export async function repaired(stack: string): Promise<void> {
  const { places, world: started } = await world(stack);
  const now = async () => ({ files: filesOf(places), gitlab: (await inventoryOf(places, started)).gitlab });
  const before = await now();
  const dry = await repair(stack, "--dry-run");
  assert.equal(dry.exitCode, 0, dry.output);
  assert.deepEqual(await now(), before);
  const done = await repair(stack, "--yes");
  assert.equal(done.exitCode, 0, done.output);
  assert.deepEqual((await stateOf(stack)).pending_operations ?? [], []);
}

/** Folder of the world's states. */
const stacksOf = (places: Places) => join(places.engine, "state/.pulumi/stacks");

/** Every file of the states as it is: a kill may leave them so that the engine cannot read them. */
function filesOf(places: Places): Record<string, string> {
  const paths = readdirSync(stacksOf(places), { recursive: true, withFileTypes: true });
  const files = paths.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(files.map((file) => [file, readFileSync(file, "utf8")]));
}

/** What a kill leaves when it comes while the engine writes the attributes of the state's file. */
export async function cutAttributes(stack: string): Promise<void> {
  const { places } = await world(stack);
  const [file] = Object.keys(filesOf(places)).filter((path) => path.endsWith(`${stack}.json`));
  writeFileSync(`${file}.attrs`, "");
  const { output } = await engine(stack, ["stack", "export"]);
  assert.match(output, /failed to load checkpoint: EOF/);
}

interface State {
  resources?: { type: string; id?: string; delete?: boolean }[];
  pending_operations?: object[];
}

async function stateOf(stack: string): Promise<State> {
  const { output, exitCode } = await engine(stack, ["stack", "export"]);
  assert.equal(exitCode, 0, output);
  return (JSON.parse(output) as { deployment: State }).deployment;
}

/** What a kind of the inventory is in the state. */
const KINDS: Record<string, RegExp> = {
  agents: /:ClusterAgent$/,
  agentTokens: /:ClusterAgentToken$/,
  runners: /:UserRunner$/,
  deployTokens: /DeployToken$/,
  variables: /Variable$/,
  file: /:RepositoryFile$/,
};

/**
 * Every object that is new in GitLab is one in the state, and the other way round, and everything of the clusters that the state names
 * is there: nothing twice, nothing lost.
 */
export async function assertOneOfEach(stack: string): Promise<void> {
  const { places, world: started } = await world(stack);
  const { resources = [] } = await stateOf(stack);
  const now = await inventoryOf(places, started);
  const { gitlab } = leftovers(baselineOf(places), now);
  for (const [kind, type] of Object.entries(KINDS)) {
    const made = gitlab.filter((line) => line.startsWith(`${kind} `));
    const known = resources.filter((resource) => type.test(resource.type)).map(({ id }) => id);
    const says = `${kind} in GitLab: ${made.join("; ")}\nin the state: ${known.join("; ")}`;
    assert.equal(made.length, known.length, says);
  }
  const objects = resources.filter(({ type, id }) => type.startsWith("kubernetes:") && id);
  const lost = objects.filter(
    ({ type, id }) => !now.cluster.some((line) => line.endsWith(`${type.split(":")[2]} ${id}`)),
  );
  assert.deepEqual(lost, []);
}

/** Succeeds, and shows everything that the engine said where it does not. */
export async function succeeds(stack: string, args: string[]): Promise<void> {
  const { exitCode, output } = await engine(stack, args);
  assert.equal(exitCode, 0, output);
}

/** What is there and was not before the first `up`. */
export async function left(stack: string): Promise<Leftovers> {
  const { places, world: started } = await world(stack);
  return leftovers(baselineOf(places), await inventoryOf(places, started));
}

/** Nothing of the stack is left, but for the definitions that a chart keeps on purpose and the next `up` takes over. */
export async function assertClean(stack: string): Promise<void> {
  const { kept: _, ...rest } = await left(stack);
  assert.deepEqual(rest, { cluster: [], gitlab: [], touched: [] });
}
