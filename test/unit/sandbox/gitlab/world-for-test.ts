import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Gitlab } from "@gitbeaker/rest";
import { SEED_USERS, seedPaths } from "../../../../sandbox/gitlab/seed.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../../../sandbox/gitlab/server.ts";

/** A simulator with two projects and the seed users; `end` stops it and asserts that no answer broke the contract. */
export interface TestWorld {
  simulator: Simulator;
  dir: string;
  gitlab: InstanceType<typeof Gitlab>;
  /** Sends JSON with a token (root's when none is given, none when null) and returns status, headers and body. */
  call(method: string, path: string, body?: unknown, token?: string | null): Promise<Answer>;
  /** A personal token of a seed user. */
  tokenOf(username: string, scopes?: string[]): string;
  end(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are judged field by field in the tests
export type Answer = { status: number; headers: Headers; body: any };

export const PROJECT = "acme/shop/web";
export const OTHER = "acme/platform/clusters";

/** The first world's key for registry tokens: making one takes longer than all else that a start does. */
let signingKey: Buffer | undefined;

export async function testWorld(options: Partial<SimulatorOptions> = {}): Promise<TestWorld> {
  const dir = mkdtempSync(join(tmpdir(), "simulator-"));
  const keyFile = join(dir, "registry-token.pem");
  if (signingKey) writeFileSync(keyFile, signingKey, { mode: 0o600 });
  const simulator = await startSimulator({ dir, ...options });
  signingKey = readFileSync(keyFile);
  seedPaths(simulator.world, { groups: ["acme/shop"], projects: [PROJECT, OTHER], users: SEED_USERS });
  return {
    simulator,
    dir,
    gitlab: new Gitlab({ host: simulator.url, token: simulator.token }),
    call: async (method, path, body, token = simulator.token) => {
      const response = await fetch(simulator.url + path, {
        method,
        headers: {
          ...(token === null ? {} : { "private-token": token }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = response.headers.get("content-type")?.includes("json") && text !== "";
      return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
    },
    tokenOf: (username, scopes = ["api"]) => {
      const user = simulator.world.tables.users.find((row) => row.username === username);
      if (!user) throw new Error(`no seed user ${username}`);
      return simulator.world.addAccessToken({ kind: "personal", user, name: "test", scopes }).token;
    },
    end: async () => {
      await simulator.stop();
      rmSync(dir, { recursive: true });
      assert.deepEqual(simulator.log.violations, []);
    },
  };
}

/** Address of a project's resources. */
export function at(project: string, rest: string): string {
  return `/api/v4/projects/${encodeURIComponent(project)}${rest}`;
}
