import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seedPaths } from "../../../../../sandbox/gitlab/seed.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../../../../sandbox/gitlab/server.ts";
import { gitlabProvider } from "../../../../../sandbox/providers/gitlab/provider.ts";
import type {
  CallContext,
  PropertyMap,
  ProviderImplementation,
} from "../../../../../sandbox/providers/plugin/index.ts";

/** A GitLab of our own with `acme`, `acme/shop`, `acme/web` and `acme/clusters`, and a provider that is configured for it. */
export interface Bench {
  simulator: Simulator;
  provider: Required<ProviderImplementation>;
  ids: { groups: Record<string, number>; projects: Record<string, number> };
  /** Checks, then creates; the failures of Check are thrown. */
  create(
    type: string,
    inputs: PropertyMap,
    name?: string,
  ): Promise<{ id: string; inputs: PropertyMap; properties: PropertyMap }>;
  stop(): Promise<void>;
}

export const context: CallContext = { signal: new AbortController().signal, log: () => {} };

/** Token of a short name: `clusterAgent` → `gitlab:index/clusterAgent:ClusterAgent`. */
export const token = (name: string): string => `gitlab:index/${name}:${name[0]?.toUpperCase()}${name.slice(1)}`;

const seed = new Uint8Array([1, 2, 3, 4]);

/** What every request about a resource of `type` carries. */
export const about = (type: string, name = "r") => ({ urn: `urn:pulumi:t::p::${type}::${name}`, type, name });

export async function bench(options: Partial<SimulatorOptions> = {}): Promise<Bench> {
  const dir = mkdtempSync(join(tmpdir(), "gitlab-provider-"));
  const simulator = await startSimulator({ dir, tier: "premium", ...options });
  const ids = seedPaths(simulator.world, {
    groups: ["acme", "acme/shop"],
    projects: ["acme/web", "acme/clusters"],
  });
  const provider = gitlabProvider("10.1.1") as Required<ProviderImplementation>;
  await provider.configure(
    { args: { token: simulator.token, baseUrl: `${simulator.url}/api/v4/` }, variables: {} },
    context,
  );
  return {
    simulator,
    provider,
    ids,
    async create(type, news, name = "r") {
      const checked = await provider.check({ ...about(type, name), olds: {}, news, randomSeed: seed }, context);
      if (checked.failures?.length)
        throw new Error(checked.failures.map((f) => `${f.property} ${f.reason}`).join("; "));
      const { id, properties } = await provider.create(
        { ...about(type, name), properties: checked.inputs, timeout: 0, preview: false },
        context,
      );
      return { id, inputs: checked.inputs, properties };
    },
    async stop() {
      await simulator.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
