import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { projectEnvironment } from "../../../sandbox/engine/project.ts";
import { type EngineRun, policyArgs, prepareStack, pulumi } from "../../../sandbox/world/engine.ts";
import type { Places } from "../../../sandbox/world/places.ts";
import { rootToken } from "../../../sandbox/world/tokens.ts";
import type { World } from "../../../sandbox/world/world.ts";
import { root, world } from "../../lib/e2e.ts";

export interface Entry {
  readonly type: string;
  readonly name: string;
  readonly props: Record<string, unknown>;
}

/** A project with the program of `broken/` beside that of the dev stack: the same engine, cluster and GitLab, and a stack of its own. */
export class Project {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  async where(): Promise<{ places: Places; started: World }> {
    const { places, world: started } = await world("dev");
    const own = { ...places, stack: this.name, project: join(places.dir, this.name) };
    const env = { ...started.env, ...projectEnvironment(own.project, { stack: this.name }) };
    return { places: own, started: { ...started, stack: this.name, env } };
  }

  async prepare(): Promise<void> {
    const { places, started } = await this.where();
    mkdirSync(places.project, { recursive: true });
    const main = relative(places.project, join(import.meta.dirname, "broken/index.ts"));
    const options = { typescript: false, nodeargs: `--import ${join(root, "config/typescript.js")}` };
    const project = { name: "broken", main, runtime: { name: "nodejs", options } };
    writeFileSync(join(places.project, "Pulumi.yaml"), stringify(project));
    await prepareStack(places, started, { "broken:token": await rootToken(places) });
  }

  /** Writes the stack's configuration with these objects; the secret that is there stays. */
  async configure(objects: readonly object[]): Promise<void> {
    const { places, started } = await this.where();
    const file = join(places.project, `Pulumi.${this.name}.yaml`);
    const old = parse(readFileSync(file, "utf8")) as { config: object };
    const values = {
      "broken:context": started.clusters["dev"]!.context,
      "broken:gitlabUrl": `${started.gitlab.url}/api/v4/`,
      "broken:objects": objects,
    };
    writeFileSync(file, stringify({ ...old, config: { ...old.config, ...values } }), { mode: 0o600 });
  }

  /** `pulumi ARGS` without the policy pack. */
  async run(...args: string[]): Promise<EngineRun> {
    const { places, started } = await this.where();
    return pulumi(places, started, [...args, "--non-interactive"]);
  }

  /** `pulumi ARGS` with the policy pack; what is given replaces the levels of its policies. */
  async judged(args: readonly string[], levels: Record<string, string> = {}): Promise<EngineRun> {
    const policies = policyArgs((await world("dev")).places);
    const file = policies.at(-1)!;
    const config = JSON.parse(readFileSync(file, "utf8")) as object;
    writeFileSync(file, JSON.stringify({ ...config, ...levels }, null, 2));
    return this.run(...args, ...policies);
  }

  async remove(): Promise<void> {
    await this.run("stack", "rm", this.name, "--yes", "--force");
  }
}
