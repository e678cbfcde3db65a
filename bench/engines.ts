import { reachability } from "../analysis/network/reachability.ts";
import { topologyOf } from "../analysis/network/topology.ts";
import { fromManifest, readerOf } from "../analysis/objects/resource.ts";
import { serviceAccount } from "../analysis/rbac/access.ts";
import { effectiveRights } from "../analysis/rbac/effective.ts";
import { median, secondsOf } from "./measure.ts";
import { accountOf, podsAndPolicies, rolesAndBindings } from "./objects.ts";
import type { Benchmark } from "./table.ts";

const RUNS = 5;

/** The engines alone, from plain objects to every answer. */
export const engines: Benchmark = {
  name: "engines",
  async run(say) {
    say("reachability");
    const reach = await times(() => reachEverything(podsAndPolicies(2_000, 400)));
    say("effective rights");
    const rights = await times(() => rightsOfEverybody(1_000));
    return [
      {
        what: "reachability, 2,000 pods × 400 policies, every pair, first run",
        ours: reach[0]!,
        budget: { seconds: 2 },
        note: `median of ${RUNS}: ${median(reach).toFixed(2)} s`,
      },
      { what: "effective rights of 1,000 accounts by 1,000 roles", ours: median(rights), runs: RUNS },
    ];
  },
};

async function times(work: () => void): Promise<number[]> {
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run++) seconds.push(await secondsOf(async () => work()));
  return seconds;
}

function membersOf(manifests: readonly object[]) {
  return manifests.flatMap((manifest, index) =>
    fromManifest(manifest, `${index}`).map((resource) => ({ resource, read: readerOf(resource) })),
  );
}

/** Every pod to every pod. */
function reachEverything(objects: readonly object[]): void {
  const topology = topologyOf(membersOf(objects));
  const { ports } = reachability(topology, "over");
  for (const from of topology.workloads) for (const to of topology.workloads) ports(from, to);
}

/** The rights of every subject, and who gets to read a secret. */
function rightsOfEverybody(count: number): void {
  const rights = effectiveRights(membersOf(rolesAndBindings(count)));
  rights.whoCan({ verb: "get", group: "", resource: "secrets", namespace: "n1", name: "x1" });
  for (let index = 0; index < count; index++) {
    const { namespace, name } = accountOf(index);
    rights.rights(serviceAccount(namespace, name));
  }
}
