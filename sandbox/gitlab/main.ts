import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Offering, Tier } from "./model.ts";
import { SEED_USERS, seedPaths } from "./seed.ts";
import { startSimulator } from "./server.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string" },
    port: { type: "string" },
    tier: { type: "string" },
    offering: { type: "string" },
    version: { type: "string" },
    registry: { type: "string" },
    group: { type: "string", multiple: true },
    project: { type: "string", multiple: true },
  },
});

if (!values.dir) {
  console.error(
    "usage: main.ts --dir FOLDER [--port N] [--tier free|premium|ultimate] [--offering gitlab.com|self-managed] [--version X] [--registry HOST:PORT] [--group PATH]… [--project PATH]…",
  );
  process.exit(2);
}

const simulator = await startSimulator({
  dir: values.dir,
  port: Number(values.port ?? 0),
  ...(values.tier && { tier: values.tier as Tier }),
  ...(values.offering && { offering: values.offering as Offering }),
  ...(values.version && { version: values.version }),
  ...(values.registry && { registryHost: values.registry }),
});
if (values.group || values.project) {
  seedPaths(simulator.world, { groups: values.group ?? [], projects: values.project ?? [], users: SEED_USERS });
}
writeFileSync(join(values.dir, "root.token"), simulator.token, { mode: 0o600 });
console.log(
  JSON.stringify({
    url: simulator.url,
    port: simulator.port,
    realm: simulator.realm,
    jwksFile: simulator.jwksFile,
    pid: process.pid,
  }),
);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
}
