import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { leftovers } from "../../../sandbox/destroy.ts";
import { cleanEnvironment } from "../../../sandbox/engine/environment.ts";
import { baselineOf, inventoryOf } from "../../../sandbox/world/inventory.ts";
import { engine, root, world } from "../../lib/e2e.ts";
import { issuedTokens } from "../../lib/gitlab.ts";
import { search } from "../no-secrets/search.ts";

/** `glk repair STACK` in the shell that `glk sandbox env` makes. Refuses an output that shows a token that GitLab gave out. */
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
  const needles = (await issuedTokens(stack)).map(({ kind, owner, value }) => ({ name: `${kind} (${owner})`, value }));
  assert.deepEqual(search(needles, `repair ${flags.join(" ")}`, Buffer.from(all)), []);
  return { exitCode: exitCode ?? 1, output: all };
}

/** What `glk repair --dry-run` says, which has to change nothing. (What Kubernetes' controllers do meanwhile is theirs.) */
export async function planned(stack: string): Promise<string> {
  const { places, world: started } = await world(stack);
  const now = async () => ({ files: await filesOf(stack), gitlab: (await inventoryOf(places, started)).gitlab });
  const before = await now();
  const { exitCode, output } = await repair(stack, "--dry-run");
  assert.equal(exitCode, 0, output);
  assert.deepEqual(await now(), before);
  return output;
}

/** Repairs, leaves nothing pending, and gives what it said. */
export async function repaired(stack: string): Promise<string> {
  const { exitCode, output } = await repair(stack, "--yes");
  assert.equal(exitCode, 0, output);
  assert.deepEqual((await stateOf(stack)).pending_operations ?? [], []);
  return output;
}

/** Every file of the states as it is: a kill may leave them so that the engine cannot read them. */
async function filesOf(stack: string): Promise<Record<string, string>> {
  const { places } = await world(stack);
  const stacks = join(places.engine, "state/.pulumi/stacks");
  const paths = readdirSync(stacks, { recursive: true, withFileTypes: true });
  const files = paths.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(files.map((file) => [file, readFileSync(file, "utf8")]));
}

interface Resource {
  outputs?: { status?: { phase?: string } };
  urn: string;
  type: string;
  id?: string;
}

interface Operation {
  type: string;
  resource: Resource;
}

interface State {
  resources?: Resource[];
  pending_operations?: Operation[];
}

async function stateOf(stack: string): Promise<State> {
  const { output, exitCode } = await engine(stack, ["stack", "export"]);
  assert.equal(exitCode, 0, output);
  return (JSON.parse(output) as { deployment: State }).deployment;
}

/**
 * What a kill cut off, and whether it came while the engine wrote the attributes of the state's file, without which the engine cannot
 * read it.
 */
export async function cutOff(stack: string): Promise<{ operations: Operation[]; isUnreadable: boolean }> {
  const files = await filesOf(stack);
  const [file] = Object.keys(files).filter((path) => path.endsWith(`${stack}.json`));
  const { checkpoint } = JSON.parse(files[file!]!) as { checkpoint: { latest: State } };
  return { operations: checkpoint.latest.pending_operations ?? [], isUnreadable: files[`${file}.attrs`] === "" };
}

/** Does what such a kill does, which seldom happens by itself. */
export async function cutAttributes(stack: string): Promise<void> {
  const [file] = Object.keys(await filesOf(stack)).filter((path) => path.endsWith(`${stack}.json`));
  writeFileSync(`${file}.attrs`, "");
  const { output } = await engine(stack, ["stack", "export"]);
  assert.match(output, /failed to load checkpoint: EOF/);
}

/** What a kind of the inventory is in the state, and whether its number there ends the id in the state. */
const KINDS: Record<string, { type: RegExp; numbered?: true }> = {
  agents: { type: /:ClusterAgent$/, numbered: true },
  agentTokens: { type: /:ClusterAgentToken$/, numbered: true },
  runners: { type: /:UserRunner$/, numbered: true },
  deployTokens: { type: /DeployToken$/, numbered: true },
  variables: { type: /Variable$/ },
  file: { type: /:RepositoryFile$/ },
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
  const strangers = gitlab.filter((line) => !(line.split(" ")[0]! in KINDS));
  assert.deepEqual(strangers, []);
  for (const [kind, { type, numbered }] of Object.entries(KINDS)) {
    const made = gitlab.filter((line) => line.startsWith(`${kind} `));
    const known = resources.filter((resource) => type.test(resource.type)).map(({ id = "" }) => id);
    const says = `${kind} in GitLab: ${made.join("; ")}\nin the state: ${known.join("; ")}`;
    if (!numbered) assert.equal(made.length, known.length, says);
    else
      assert.deepEqual(
        made.map((line) => line.split(" ")[1]).sort(),
        known.map((id) => id.split(":").at(-1)).sort(),
        says,
      );
  }
  // What repair found on its way out may be gone by now.
  const objects = resources.filter(
    ({ type, id, outputs }) => type.startsWith("kubernetes:") && id && outputs?.status?.phase !== "Terminating",
  );
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

/** Nothing of the stack is left, but for the definitions that a chart keeps on purpose and the next `up` takes over. */
export async function assertClean(stack: string): Promise<void> {
  const { places, world: started } = await world(stack);
  const { kept: _, ...rest } = leftovers(baselineOf(places), await inventoryOf(places, started));
  assert.deepEqual(rest, { cluster: [], gitlab: [], touched: [] });
}
