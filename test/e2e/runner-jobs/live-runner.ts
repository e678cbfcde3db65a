import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "smol-toml";
import { cleanEnvironment } from "../../../sandbox/engine/environment.ts";
import { toolchain } from "../../../sandbox/toolchain/tools.ts";
import { accountKubeconfig, clusterApi, objectAt, secretValue } from "../../lib/cluster.ts";

/** Where the graph put what a manager runs with. */
export interface ManagerPlace {
  stack: string;
  cluster: string;
  namespace: string;
  /** ServiceAccount that the manager acts as. */
  account: string;
  /** Secret with the key `runner-token`. */
  secret: string;
  /** ConfigMap with the manager's configuration, and its keys: the template of `[[runners]]`, and the global section. */
  config: { name: string; template: string; global?: string };
  url: string;
}

/** A real gitlab-runner that stands in for the manager's pod, with the pod's configuration, token and rights. */
export interface LiveRunner {
  /** Output of the registration, which verifies the token. */
  registration: string;
  log: () => string;
  stop: () => Promise<void>;
}

/** What a test changes in its copy of `[[runners]]`. */
export interface Changes {
  builds_dir: string;
  feature_flags: Record<string, boolean>;
}

/**
 * Registers and runs as the chart's entrypoint does: global section, then `register --template-config`, then `run`. Outside the cluster
 * two things differ: rights come by a kubeconfig with a token of the manager's ServiceAccount, and no metrics are served.
 */
export async function startLiveRunner(place: ManagerPlace, changes?: Changes): Promise<LiveRunner> {
  const dir = mkdtempSync(join(tmpdir(), "live-runner-"));
  try {
    return await startIn(dir, place, changes);
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(dir: string, place: ManagerPlace, changes?: Changes): Promise<LiveRunner> {
  const tools = toolchain();
  await tools.ensure(["gitlab-runner"]);
  const binary = tools.path("gitlab-runner");
  const at = (name: string) => join(dir, name);
  const write = (name: string, text: string) => writeFileSync(at(name), text, { mode: 0o600 });

  const api = await clusterApi(place.stack, place.cluster);
  const { data = {} } = await objectAt(api, `/api/v1/namespaces/${place.namespace}/configmaps/${place.config.name}`);
  const token = await secretValue(api, place.namespace, place.secret, "runner-token");
  api.close();
  const template = data[place.config.template]!;
  write("template.toml", changes === undefined ? template : changed(template, changes));
  write("config.toml", (data[place.config.global ?? ""] ?? "").replace(/^listen_address = .*$/m, ""));
  write(
    "kubeconfig",
    await accountKubeconfig(place.stack, place.cluster, { namespace: place.namespace, name: place.account }),
  );

  const env = cleanEnvironment({
    HOME: dir,
    KUBECONFIG: at("kubeconfig"),
    CI_SERVER_URL: place.url,
    RUNNER_EXECUTOR: "kubernetes",
  });
  const shared = ["--config", at("config.toml")];
  const registered = await execa(
    binary,
    ["register", "--non-interactive", ...shared, "--template-config", at("template.toml")],
    { env: { ...env, CI_SERVER_TOKEN: token }, extendEnv: false, all: true, reject: false, cwd: dir },
  );
  if (registered.exitCode !== 0) throw new Error(`the registration failed:\n${registered.all}`);

  const log = openSync(at("run.log"), "w");
  const child = spawn(binary, ["run", ...shared, "--working-directory", dir], {
    env,
    cwd: dir,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  return {
    registration: registered.all ?? "",
    log: () => readFileSync(at("run.log"), "utf8"),
    stop: async () => {
      await ended(child);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function changed(template: string, { builds_dir, feature_flags }: Changes): string {
  const { runners, ...rest } = parse(template) as { runners: [{ feature_flags: object }] };
  const [runner] = runners;
  const flags = { ...runner.feature_flags, ...feature_flags };
  return stringify({ ...rest, runners: [{ ...runner, builds_dir, feature_flags: flags }] });
}

/** SIGTERM makes the runner cancel its jobs and remove their pods first. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), 30_000);
  await gone;
  clearTimeout(killer);
}
