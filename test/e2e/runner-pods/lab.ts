import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { stringify } from "smol-toml";
import { readKubeconfig } from "../../../sandbox/cluster/kubeconfig.ts";
import { cleanEnvironment } from "../../../sandbox/engine/environment.ts";
import { toolchain } from "../../../sandbox/toolchain/tools.ts";
import { eventually } from "../../lib/cluster.ts";
import { world } from "../../lib/e2e.ts";
import { gitlab, type Job, queueJob, traceOf } from "../../lib/gitlab.ts";
import { ended } from "../runner-jobs/live-runner.ts";
import { watchCreations } from "./cluster.ts";
import { Relay } from "./relay.ts";

type Json = Record<string, unknown>;

/** A configuration and a job. Tables as in config.toml, without what connects the runner to GitLab and the cluster. */
export interface Case {
  readonly title: string;
  /** `[[runners]]`. */
  readonly runner?: Json;
  /** `[runners.kubernetes]`; null for none. */
  readonly kubernetes?: Json | null;
  /** Parts of the job's payload beside or instead of GitLab's: `image`, `services`, `variables` and so on. */
  readonly job?: Json;
}

/** What became of a job under the real runner. */
export interface Outcome {
  /** The job as the runner read it. */
  readonly payload: Json;
  /** The pod as the API server stored it first; undefined where the job failed without one. */
  readonly pod: Json | undefined;
  /** Other objects that were made for the job. */
  readonly objects: readonly Json[];
  /** The job's log. */
  readonly trace: string;
}

const PROJECT = "acme/shop/web";
/**
 * Jobs at a time, and milliseconds that the runner waits for a pod watch to be served (its own: 2000, executors/kubernetes,
 * `maxSyncDuration`): each job has a watch, and on a busy machine those of all cases at once were served too late.
 */
const CONCURRENT = 16;
const WATCH_TIMEOUT = 20_000;
/** Until a pod is seen and what comes after it was made; in milliseconds. */
const AFTERMATH = 2500;

/** A real gitlab-runner with many `[[runners]]`, in front of the dev stack's world. */
export class Lab {
  readonly #dir: string;
  readonly #binary: string;
  readonly #relay: Relay;
  readonly #runners: number[] = [];
  readonly host: string;
  readonly token: string;

  private constructor(dir: string, binary: string, relay: Relay, { server, token }: { server: string; token: string }) {
    this.#dir = dir;
    this.#binary = binary;
    this.#relay = relay;
    this.host = server;
    this.token = token;
  }

  static async open(): Promise<Lab> {
    const tools = toolchain();
    await tools.ensure(["gitlab-runner"]);
    const { world: started } = await world("dev");
    const access = readKubeconfig(readFileSync(started.clusters["dev"]!.kubeconfig, "utf8"));
    const dir = mkdtempSync(join(tmpdir(), "runner-pods-"));
    writeFileSync(join(dir, "ca.pem"), access.ca, { mode: 0o600 });
    return new Lab(dir, tools.path("gitlab-runner"), await Relay.start(started.gitlab.url), access);
  }

  /** Ends what is left: runners of GitLab, the relay, files. */
  async close(): Promise<void> {
    for (const id of this.#runners) await gitlab("dev", "DELETE", `/api/v4/runners/${id}`);
    await this.#relay.stop();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** A config.toml with a runner for each case. */
  toml(cases: readonly Case[], tokens: readonly string[] = []): string {
    const access = { host: this.host, ca_file: join(this.#dir, "ca.pem"), bearer_token: this.token };
    const kubernetes = { ...access, retry_backoff_max: WATCH_TIMEOUT };
    const runners = cases.map(({ runner, kubernetes: own = {} }, index) => ({
      name: `lab ${index}`,
      url: this.#relay.url,
      id: index + 1,
      token: tokens[index] ?? `glrt-notatoken${index}`,
      executor: "kubernetes",
      ...runner,
      ...(own !== null && { kubernetes: { ...kubernetes, ...own } }),
    }));
    return stringify({ concurrent: CONCURRENT, check_interval: 1, runners });
  }

  /** Why the runner does not start with a configuration; refuses where it starts. */
  async refusal(toml: string): Promise<string> {
    const { exitCode, all } = await this.#command("run", toml, 20_000);
    if (exitCode === undefined) throw new Error(`the runner starts:\n${all}`);
    return all;
  }

  /** The runner's revision, as it says itself. */
  async revision(): Promise<string> {
    const { stdout } = await execa(this.#binary, ["--version"]);
    return /^Git revision:\s+(\S+)$/m.exec(stdout)?.[1] ?? "HEAD";
  }

  /** What `gitlab-runner lint` says. */
  async lint(toml: string): Promise<string> {
    return (await this.#command("lint", toml, 60_000)).all;
  }

  /** Each case's job with its own runner, all in one process. */
  async run(cases: readonly Case[]): Promise<{ toml: string; outcomes: Outcome[] }> {
    const tokens = await Promise.all(cases.map((_one, index) => this.#register(index)));
    const toml = this.toml(cases, tokens);
    const seen: Json[] = [];
    const unwatch = await watchCreations((object) => seen.push(object));
    const child = this.#start(toml);
    try {
      const jobs: number[] = [];
      for (const [index, { job = {} }] of cases.entries()) {
        const { name = "job", ref = "main", timeout = 3600, ...parts } = job;
        const id = await queueJob("dev", { project: PROJECT, tags: [tagOf(index)], name, ref, timeout });
        this.#relay.add(id, parts);
        jobs.push(id);
      }
      await this.#follow(jobs, seen);
      const outcomes = await Promise.all(jobs.map((id) => this.#outcome(id, seen)));
      return { toml, outcomes };
    } finally {
      await ended(child);
      unwatch();
    }
  }

  async #register(index: number): Promise<string> {
    const { id, token } = await gitlab<{ id: number; token: string }>("dev", "POST", "/api/v4/user/runners", {
      runner_type: "instance_type",
      tag_list: tagOf(index),
      run_untagged: false,
    });
    this.#runners.push(id);
    return token;
  }

  /** Until each job has a pod, and some time with it, or has failed. A job with a pod is cancelled then. */
  async #follow(jobs: readonly number[], seen: readonly Json[]): Promise<void> {
    const cancelled = new Set<number>();
    await eventually(
      "a pod or a failure of each job",
      async () => {
        const known = new Map((await gitlab<Job[]>("dev", "GET", "/-/sandbox/jobs")).map((job) => [job.id, job]));
        for (const id of jobs) {
          if (cancelled.has(id) || podOf(id, seen) === undefined) continue;
          cancelled.add(id);
          void sleep(AFTERMATH).then(() => gitlab("dev", "POST", `/-/sandbox/jobs/${id}/cancel`));
        }
        const done = jobs.every((id) => !["pending", "running"].includes(known.get(id)?.status ?? "pending"));
        return done ? true : undefined;
      },
      { seconds: 120 + 2 * jobs.length, seen: async () => this.log().slice(-2000) },
    );
  }

  async #outcome(id: number, seen: readonly Json[]): Promise<Outcome> {
    const pod = podOf(id, seen);
    const trace = await traceOf("dev", id);
    return { payload: this.#relay.payloads.get(id)!, pod, objects: besides(id, pod, seen), trace };
  }

  log(): string {
    return readFileSync(join(this.#dir, "run.log"), "utf8");
  }

  #start(toml: string): ChildProcess {
    const config = join(this.#dir, "config.toml");
    writeFileSync(config, toml, { mode: 0o600 });
    const log = openSync(join(this.#dir, "run.log"), "w");
    const child = spawn(this.#binary, ["run", "--config", config, "--working-directory", this.#dir], {
      env: cleanEnvironment({ HOME: this.#dir }),
      cwd: this.#dir,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    return child;
  }

  async #command(name: string, toml: string, timeout: number): Promise<{ exitCode: number | undefined; all: string }> {
    const config = join(mkdtempSync(join(this.#dir, "config-")), "config.toml");
    writeFileSync(config, toml, { mode: 0o600 });
    const { exitCode, all = "" } = await execa(this.#binary, [name, "--config", config], {
      env: cleanEnvironment({ HOME: this.#dir }),
      extendEnv: false,
      all: true,
      reject: false,
      timeout,
      cwd: this.#dir,
    });
    return { exitCode, all };
  }
}

function tagOf(index: number): string {
  return `runner-pods-${index}`;
}

function podOf(job: number, seen: readonly Json[]): Json | undefined {
  return seen.find(({ kind, metadata }) => {
    const { annotations } = metadata as { annotations?: Record<string, string> };
    return kind === "Pod" && annotations?.["job.runner.gitlab.com/url"]?.endsWith(`/-/jobs/${job}`);
  });
}

/** Objects that are named after the job or its pod, or that the pod uses. */
function besides(job: number, pod: Json | undefined, seen: readonly Json[]): Json[] {
  const { labels } = (pod?.["metadata"] ?? {}) as { labels?: Record<string, string> };
  const marks = [labels?.["job.runner.gitlab.com/pod"] ?? "\0", `"ci-job-${job}"`, `"gl-runner-overlay-${job}"`];
  return seen.filter((object) => {
    const text = JSON.stringify(object);
    const name = `${(object["metadata"] as Json)["name"]}`;
    const claimed = name.startsWith("gl-runner-env-") && JSON.stringify(pod ?? {}).includes(`"${name}"`);
    if (object["kind"] === "Pod" || name === "kube-root-ca.crt") return false;
    return claimed || marks.some((mark) => text.includes(mark));
  });
}
