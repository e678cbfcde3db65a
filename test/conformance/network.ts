import { contains, parseCidr, type Range, showAddress } from "../../analysis/network/cidr.ts";
import { type End, reachability } from "../../analysis/network/reachability.ts";
import { topologyOf } from "../../analysis/network/topology.ts";
import { fromManifest, readerOf } from "../../analysis/objects/resource.ts";
import type { Judge } from "./rows.ts";

/**
 * Rows of netpol.jsonl: the whole list of allowed connections between workloads and addresses outside. Peers there assume that an
 * ipBlock never selects a pod, which is the lower bound.
 */
export const judgeTopology: Judge = (row) => {
  const members = (row.manifests ?? []).flatMap((manifest, index) =>
    fromManifest(manifest, `${index}`).map((resource) => ({ resource, read: readerOf(resource) })),
  );
  const topology = topologyOf(members);
  const { ports, outside } = reachability(topology, "under");
  const ends: End[] = [...topology.workloads, ...outside];
  const found = new Map<string, string>();
  for (const from of ends) {
    for (const to of ends) {
      const bothOutside = !("id" in from) && !("id" in to);
      const allowed = bothOutside || nameOf(from) === nameOf(to) ? undefined : ports(from, to);
      if (allowed !== undefined && !allowed.isEmpty) found.set(`${nameOf(from)} => ${nameOf(to)}`, allowed.toString());
    }
  }
  const expected = expectedConnections(row["expect_connections"] as [string, string, string][], outside);
  const wrong = [...new Set([...found.keys(), ...expected.keys()])].filter(
    (key) => found.get(key) !== expected.get(key),
  );
  const note = wrong
    .slice(0, 3)
    .map((key) => `${key}: ${found.get(key) ?? "nothing"}, not ${expected.get(key) ?? "nothing"}`);
  return { agrees: wrong.length === 0, note: note.join(" | ") };
};

function nameOf(end: End): string {
  return "id" in end ? end.id : `${showAddress(4, end.first)}-${showAddress(4, end.last)}`;
}

/** The rows join neighbouring ranges; here each is cut like ours. */
function expectedConnections(
  rows: readonly [string, string, string][],
  outside: readonly Range[],
): Map<string, string> {
  const cut = (name: string): string[] => {
    const [first, last] = name.split("-").map((text) => parseCidr(text)) as [Range?, Range?];
    if (!/^[\d.]+-[\d.]+$/.test(name) || first === undefined || last === undefined) return [name];
    const range: Range = { family: 4, first: first.first, last: last.last };
    return outside.filter((part) => contains(range, part)).map(nameOf);
  };
  const pairs = rows.flatMap(([from, to, ports]) =>
    cut(from).flatMap((source) => cut(to).map((target): [string, string] => [`${source} => ${target}`, ports])),
  );
  return new Map(pairs);
}
