import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";

/** How to start a registry. */
export interface RegistryOptions {
  /** Folder for its configuration, log and blobs; kept between starts. */
  dir: string;
  /** The `registry` binary of distribution v3. */
  binary: string;
  /**
   * Address of the token service, such as `http://localhost:PORT/jwt/auth`: by name, because Flux's client refuses a
   * token realm at a loopback IP (DESIGN §5).
   */
  realm: string;
  /** File with the token service's public keys (JWKS). */
  jwks: string;
  /** 0 or nothing: any free port. */
  port?: number;
}

/** A running registry. */
export interface Registry {
  /** `localhost:PORT`, the first part of every repository's name. */
  host: string;
  port: number;
  pid: number;
  stop(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

/** The registry's configuration (distribution docs, about/configuration) as an object. */
export function registryConfig(options: RegistryOptions, port: number): Record<string, unknown> {
  return {
    version: 0.1,
    log: { level: "warn", accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: join(options.dir, "blobs") },
      delete: { enabled: true },
      maintenance: { uploadpurging: { enabled: false } },
    },
    http: { addr: `127.0.0.1:${port}`, secret: randomBytes(16).toString("hex") },
    auth: {
      token: {
        realm: options.realm,
        service: "container_registry",
        issuer: "gitlab-issuer",
        jwks: options.jwks,
      },
    },
  };
}

async function answers(port: number, child: ChildProcess, logFile: string): Promise<void> {
  for (let waited = 0; waited < 15_000; waited += 50) {
    if (child.exitCode !== null) {
      const said = readFileSync(logFile, "utf8").split("\n").slice(0, 3).join("\n");
      throw new Error(`the registry ended with code ${child.exitCode}: ${said.trim()} (log: ${logFile})`);
    }
    const status = await fetch(`http://127.0.0.1:${port}/v2/`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 401) return;
    await sleep(50);
  }
  throw new Error(`the registry did not answer on 127.0.0.1:${port} within 15 s (log: ${logFile})`);
}

/**
 * Writes the registry's configuration and says how to start it, for a caller that keeps its own processes.
 * @param gitlabDir folder of the simulator, which holds the public key of its token service
 */
export async function registrySpec(
  options: Omit<RegistryOptions, "jwks"> & { gitlabDir: string; port: number },
): Promise<{ command: string; args: string[]; env: Record<string, string> }> {
  return prepare({ ...options, jwks: join(options.gitlabDir, "registry-jwks.json") }, options.port);
}

function prepare(
  options: RegistryOptions,
  port: number,
): { command: string; args: string[]; env: Record<string, string> } {
  mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  const configFile = join(options.dir, "config.yml");
  writeFileSync(configFile, stringify(registryConfig(options, port)), { mode: 0o600 });
  const env = { PATH: process.env["PATH"] ?? "", HOME: options.dir, OTEL_TRACES_EXPORTER: "none" };
  return { command: options.binary, args: ["serve", configFile], env };
}

/** Starts the real OCI registry on 127.0.0.1 with token authentication; refuses when it ends early or does not answer. */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const port = options.port || (await freePort());
  const { command, args, env } = prepare(options, port);
  const logFile = join(options.dir, "registry.log");
  const log = openSync(logFile, "w");
  const child = spawn(command, args, { stdio: ["ignore", log, log], env });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => reject(new Error(`cannot start the registry ${options.binary}: ${error.message}`)));
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), 3000);
    await ended;
    clearTimeout(killer);
  };
  try {
    await answers(port, child, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { host: `localhost:${port}`, port, pid: child.pid ?? 0, stop };
}
