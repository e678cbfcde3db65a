import { mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { Contract, contractFile } from "./contract.ts";
import { exchange, Log } from "./exchange.ts";
import { Faults } from "./faults.ts";
import type { InstanceSettings } from "./model.ts";
import { page } from "./page.ts";
import { parseForm } from "./parameters.ts";
import { registryKey } from "./registry-keys.ts";
import { accessTokens } from "./routes/access-tokens.ts";
import { agents } from "./routes/agents.ts";
import { branches } from "./routes/branches.ts";
import { control } from "./routes/control.ts";
import { deployTokens } from "./routes/deploy-tokens.ts";
import { dockerAuth } from "./routes/docker-auth.ts";
import { environments } from "./routes/environments.ts";
import { instance } from "./routes/instance.ts";
import { jobProtocol } from "./routes/job-protocol.ts";
import { jobTokenScope } from "./routes/job-token-scope.ts";
import { jobs } from "./routes/jobs.ts";
import { mergeRequests } from "./routes/merge-requests.ts";
import { projects } from "./routes/projects.ts";
import { protectedEnvironments } from "./routes/protected-environments.ts";
import { protectedRefs } from "./routes/protected-refs.ts";
import { repository } from "./routes/repository.ts";
import { runners } from "./routes/runners.ts";
import { schedules } from "./routes/schedules.ts";
import { variables } from "./routes/variables.ts";
import { World } from "./world.ts";

/** How to start a simulator. What is not given keeps its stored value, or GitLab.com Free 19.4.1 the first time. */
export interface SimulatorOptions extends Partial<InstanceSettings> {
  /** Folder of the state; made when it is missing. */
  dir: string;
  /** 0 or nothing: any free port. */
  port?: number;
  host?: string;
  /** `false`: do not judge by GitLab's document, also where it is present. */
  contract?: string | false;
}

/** A running simulator. */
export interface Simulator {
  /** `http://127.0.0.1:PORT`, no slash at its end; the API is under `/api/v4`. */
  url: string;
  port: number;
  /** Token of `root`, for everything including the control API. */
  token: string;
  /** The world itself, for tests in the same process. */
  world: World;
  log: Log;
  faults: Faults;
  /** Address of the Docker token service, on `localhost` as registries' clients want it. */
  realm: string;
  /** File with the public key of the token service. */
  jwksFile: string;
  stop(): Promise<void>;
}

const DEFAULTS: InstanceSettings = {
  tier: "free",
  offering: "gitlab.com",
  version: "19.4.1",
  registryHost: "localhost:5000",
  kasUrl: "wss://kas.gitlab.com",
  requestsPerMinute: 0,
};

const API = [
  accessTokens,
  agents,
  branches,
  deployTokens,
  environments,
  instance,
  jobProtocol,
  jobTokenScope,
  jobs,
  mergeRequests,
  projects,
  protectedEnvironments,
  protectedRefs,
  repository,
  runners,
  schedules,
  variables,
];

/** Documents by file: their compiled schemas serve every simulator of the process. */
const loaded = new Map<string, Contract>();
let saidOnce = false;

function loadContract(option: string | false | undefined): Contract | undefined {
  if (option === false) return undefined;
  const file = option ?? contractFile();
  if (file) {
    const contract = loaded.get(file) ?? new Contract(file);
    loaded.set(file, contract);
    return contract;
  }
  if (!saidOnce)
    console.error(
      "simulator: gitlab-rest-v4.json is not here; requests and answers are not checked against GitLab's document",
    );
  saidOnce = true;
  return undefined;
}

function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, body === "" ? {} : JSON.parse(body as string));
    } catch {
      done(Object.assign(new Error("Bad Request: the body is not JSON"), { statusCode: 400 }));
    }
  });
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) => {
    done(null, parseForm(body as string));
  });
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
}

/**
 * Starts the simulator on 127.0.0.1 with its state under `dir` (`root.token` there is the token of `root`, for its owner). Refuses a port in use. Every change is on disk before
 * its answer leaves; a second start with the same `dir` goes on where the first ended, also after `kill -9`.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { dir, port = 0, host = "127.0.0.1", contract: contractOption, ...given } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const world = new World(dir, DEFAULTS);
  Object.assign(world.settings, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
  const app = Fastify({
    bodyLimit: 64 * 1024 * 1024,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 4096, querystringParser: parseForm, ignoreTrailingSlash: true },
  });
  const log = new Log();
  const faults = new Faults();
  readBodies(app);
  exchange(app, world, faults, log, loadContract(contractOption));
  app.register(
    async (api) => {
      for (const routes of API) routes(api, world);
    },
    { prefix: "/api/v4" },
  );
  const signer = await registryKey(dir);
  dockerAuth(app, world, signer);
  page(app, world, log);
  app.register(async (api) => control(api, world, faults, log), { prefix: "/-/sandbox" });
  await app.listen({ port, host });
  const bound = (app.server.address() as AddressInfo).port;
  world.url = `http://localhost:${bound}`;
  world.store.save();
  writeFileSync(join(dir, "root.token"), world.rootToken(), { mode: 0o600 });
  return {
    url: `http://${host}:${bound}`,
    port: bound,
    token: world.rootToken(),
    world,
    log,
    faults,
    realm: `http://localhost:${bound}/jwt/auth`,
    jwksFile: signer.jwksFile,
    stop: async () => {
      await app.close();
      world.store.save();
    },
  };
}
