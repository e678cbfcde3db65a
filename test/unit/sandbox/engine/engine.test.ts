import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import * as random from "@pulumi/random";
import { execa, type Options } from "execa";
import { cleanEnvironment } from "../../../../sandbox/engine/environment.ts";
import { assembleHome, type Home } from "../../../../sandbox/engine/home.ts";
import { seedPaths } from "../../../../sandbox/gitlab/seed.ts";
import { startSimulator } from "../../../../sandbox/gitlab/server.ts";

const root = resolve(import.meta.dirname, "../../../..");
const cli = process.env["GLK_PULUMI"];

const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { writeFileSync } from "node:fs";

const config = new pulumi.Config();
const mode: string = config.get("mode") ?? "";
if (mode === "crash") throw new Error("the program is broken");
if (mode === "killed") process.kill(process.pid, "SIGKILL");
new random.RandomString("s", { length: config.requireNumber("length"), keepers: config.requireObject("keepers") });
const password = new random.RandomPassword("p", { length: 20 });
if (mode === "wait") {
  writeFileSync("waiting", "");
  await new Promise((done) => setTimeout(done, 60_000));
}
export const stack = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), pulumi.runtime.isDryRun()];
export const secret = config.requireSecret("token");
export const node = process.execArgv;
export const result = password.result;
`;

const GITLAB_PROGRAM = `
import * as gitlab from "@pulumi/gitlab";

const provider = new gitlab.Provider("gitlab", { token: process.env.TOKEN, baseUrl: process.env.BASE_URL });
const opts = { provider };
const { id } = await gitlab.getProject({ pathWithNamespace: "acme/clusters" }, opts);
const agent = new gitlab.ClusterAgent("agent", { project: id, name: "dev" }, opts);
const token = new gitlab.ClusterAgentToken("token", { project: id, agentId: agent.agentId, name: "g1" }, opts);
export const status = token.status;
export const value = token.token;
`;

const PACK = `
const { PolicyPack } = require("@pulumi/policy");
const pulumi = require("@pulumi/pulumi");
if (process.env.PULUMI_CONFIG.includes("break-the-pack")) throw new Error("the pack is broken");
new PolicyPack("pack", { policies: [{
  name: "long", description: "Strings are long", enforcementLevel: "mandatory",
  validateResource(args, report) {
    if (args.type.endsWith(":RandomString") && args.props.length < 10)
      report("too short in " + pulumi.getProject() + "/" + pulumi.getStack());
  },
}] });
`;

describe("engine: the real CLI with the stand-ins", function () {
  this.timeout(120_000);
  if (!cli) {
    it("is not seen here: set GLK_PULUMI to a Pulumi CLI 3.259.0 (glk sandbox up builds one)", function () {
      console.log("GLK_PULUMI is not set: the language host and plugins were not run by the real engine");
      this.skip();
    });
    return;
  }

  let dir: string;
  let home: Home;
  let env: Record<string, string>;

  const project = (name: string, program: string) => {
    const folder = join(dir, name);
    mkdirSync(folder);
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name, type: "module", main: "index.ts" }));
    writeFileSync(join(folder, "index.ts"), program);
    const runtime =
      "runtime:\n  name: nodejs\n  options:\n    typescript: false\n    nodeargs: --stack-trace-limit=20\n";
    writeFileSync(join(folder, "Pulumi.yaml"), `name: ${name}\n${runtime}`);
    return folder;
  };
  const run = (cwd: string, args: string[], more: Options = {}) =>
    execa(home.pulumi, [...args, "--non-interactive"], {
      cwd,
      env,
      extendEnv: false,
      reject: false,
      all: true,
      ...more,
    });
  const exported = async (cwd: string) =>
    JSON.parse(String((await run(cwd, ["stack", "export"])).stdout)) as {
      deployment: { resources?: { type: string }[] };
    };

  before(() => {
    dir = mkdtempSync(join(tmpdir(), "engine-"));
    home = assembleHome({ dir: join(dir, "engine"), pulumi: cli, userHome: null, root });
    env = cleanEnvironment(home.env);
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  describe("a program", () => {
    let cwd: string;
    before(async () => {
      cwd = project("small", PROGRAM);
      await run(cwd, ["stack", "init", "dev"]);
      await run(cwd, ["config", "set", "length", "8"]);
      await run(cwd, ["config", "set", "--path", "keepers.generation", "1"]);
      await run(cwd, ["config", "set", "--secret", "token", "hush-hush"]);
    });

    it("is previewed, deployed, unchanged and refreshed", async () => {
      const preview = await run(cwd, ["preview"]);
      assert.match(String(preview.all), /\+ 3 to create/);
      const up = await run(cwd, ["up", "--yes", "--skip-preview"]);
      assert.equal(up.exitCode, 0, String(up.all));
      const told = await run(cwd, ["stack", "output", "--json"]);
      const outputs = JSON.parse(String(told.stdout)) as Record<string, unknown>;
      assert.deepEqual(outputs["stack"], ["organization", "small", "dev", false]);
      assert.deepEqual(outputs["node"], ["--stack-trace-limit=20"]);
      assert.deepEqual([outputs["secret"], outputs["result"]], ["[secret]", "[secret]"]);
      const again = await run(cwd, ["preview", "--expect-no-changes"]);
      assert.equal(again.exitCode, 0, String(again.all));
      const refresh = await run(cwd, ["refresh", "--yes", "--expect-no-changes"]);
      assert.equal(refresh.exitCode, 0, String(refresh.all));
      const state = JSON.stringify(await exported(cwd));
      assert.ok(!state.includes("hush-hush"), "secrets are encrypted in the state");
    });

    it("replaces when a keeper changes", async () => {
      await run(cwd, ["config", "set", "--path", "keepers.generation", "2"]);
      const preview = await run(cwd, ["preview"]);
      assert.match(String(preview.all), /\+- random:index:RandomString s replace.*~keepers/);
      await run(cwd, ["config", "set", "--path", "keepers.generation", "1"]);
    });

    it("that throws ends with its message, and nothing is changed", async () => {
      await run(cwd, ["config", "set", "mode", "crash"]);
      const crashed = await run(cwd, ["up", "--yes", "--skip-preview"]);
      assert.notEqual(crashed.exitCode, 0);
      assert.match(String(crashed.all), /Error: the program is broken[\s\S]*index\.ts:8/);
      const types = (await exported(cwd)).deployment.resources?.map(({ type }) => type);
      assert.ok(types?.includes("random:index/randomString:RandomString"), "what was there is still there");
    });

    it("that is killed ends with the signal's name instead of a hang", async () => {
      await run(cwd, ["config", "set", "mode", "killed"]);
      const killed = await run(cwd, ["preview"]);
      assert.notEqual(killed.exitCode, 0);
      assert.match(String(killed.all), /Program was ended by SIGKILL/);
    });

    it("stops on one SIGINT, saves its state and leaves no lock and no process", async () => {
      await run(cwd, ["config", "set", "mode", "wait"]);
      const up = run(cwd, ["up", "--yes", "--skip-preview"]);
      while (!existsSync(join(cwd, "waiting"))) await wait(100);
      up.kill("SIGINT");
      const ended = await up;
      assert.notEqual(ended.exitCode, 0);
      const locks = join(dir, "engine/state/.pulumi/locks");
      const left = existsSync(locks)
        ? readdirSync(locks, { recursive: true }).filter((name) => String(name).endsWith(".json"))
        : [];
      assert.deepEqual(left, []);
      await run(cwd, ["config", "rm", "mode"]);
      assert.equal((await run(cwd, ["preview", "--expect-no-changes"])).exitCode, 0);
      const { stdout } = await execa("ps", ["-eo", "args"]);
      const own = stdout
        .split("\n")
        .filter((line) => line.includes(join(dir, "small")) || line.includes(`${dir}/engine`));
      assert.deepEqual(own, []);
    });

    it("is judged by a policy pack that knows the stack; a pack that cannot start says why", async () => {
      const pack = join(dir, "pack");
      mkdirSync(pack);
      symlinkSync(join(root, "node_modules"), join(pack, "node_modules"));
      writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
      writeFileSync(join(pack, "package.json"), JSON.stringify({ name: "pack", version: "0.0.1", main: "index.js" }));
      writeFileSync(join(pack, "index.js"), PACK);
      const refused = await run(cwd, ["preview", "--policy-pack", pack]);
      assert.notEqual(refused.exitCode, 0);
      assert.match(String(refused.all), /\[mandatory\] {2}long[\s\S]*too short in small\/dev/);
      await run(cwd, ["config", "set", "length", "12"]);
      assert.equal((await run(cwd, ["preview", "--policy-pack", pack])).exitCode, 0);
      await run(cwd, ["config", "set", "note", "break-the-pack"]);
      const broken = await run(cwd, ["preview", "--policy-pack", pack]);
      assert.notEqual(broken.exitCode, 0);
      assert.match(String(broken.all), /the pack is broken/);
      await run(cwd, ["config", "rm", "note"]);
    });

    it("is run by the Automation API, and an inline program too", async () => {
      const pulumiCommand = await PulumiCommand.get({ root: home.root, skipVersionCheck: true });
      const local = await LocalWorkspace.selectStack(
        { stackName: "dev", workDir: cwd },
        { envVars: env, pulumiCommand },
      );
      assert.equal((await local.preview()).changeSummary["same"], 2);
      await local.destroy();
      const inline = await LocalWorkspace.createStack(
        {
          stackName: "dev",
          projectName: "inline",
          program: async () => ({ pet: new random.RandomPet("pet", {}).id }),
        },
        { envVars: env, pulumiCommand, pulumiHome: env["PULUMI_HOME"] },
      );
      const { outputs } = await inline.up();
      assert.match(String(outputs["pet"]?.value), /^[a-z]+-[a-z]+$/);
      await inline.destroy();
    });

    it("is destroyed", async () => {
      const destroyed = await run(cwd, ["destroy", "--yes"]);
      assert.equal(destroyed.exitCode, 0, String(destroyed.all));
      assert.deepEqual((await exported(cwd)).deployment.resources ?? [], []);
    });
  });

  it("the gitlab plugin makes an agent and its token in GitLab, and takes them away", async () => {
    const simulator = await startSimulator({ dir: join(dir, "gitlab") });
    try {
      seedPaths(simulator.world, { groups: ["acme"], projects: ["acme/clusters"] });
      const cwd = project("agents", GITLAB_PROGRAM);
      const own = { ...env, TOKEN: simulator.token, BASE_URL: `${simulator.url}/api/v4/` };
      const go = (args: string[]) => run(cwd, args, { env: own, extendEnv: false });
      await go(["stack", "init", "dev"]);
      const up = await go(["up", "--yes"]);
      assert.equal(up.exitCode, 0, String(up.all));
      const { agents, agentTokens } = simulator.world.tables;
      assert.deepEqual(
        agents.all().map(({ name }) => name),
        ["dev"],
      );
      assert.equal(agentTokens.all().length, 1);
      for (const args of [["preview"], ["refresh", "--yes"]]) {
        const still = await go([...args, "--expect-no-changes"]);
        assert.equal(still.exitCode, 0, String(still.all));
      }
      const shown = JSON.parse(String((await go(["stack", "output", "--json", "--show-secrets"])).stdout)) as {
        value: string;
      };
      assert.match(shown.value, /^glagent-/);
      const state = readdirSync(join(dir, "engine/state"), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
      assert.ok(
        !state.some((text) => text.includes(shown.value) || text.includes(simulator.token)),
        "no token in the state",
      );
      assert.ok(!String(up.all).includes(shown.value));
      const destroyed = await go(["destroy", "--yes"]);
      assert.equal(destroyed.exitCode, 0, String(destroyed.all));
      assert.deepEqual(agents.all(), []);
    } finally {
      await simulator.stop();
    }
  });
});
