import fc from "fast-check";
import { stringify } from "smol-toml";
import { decodeConfig, refusalOf } from "../../../analysis/runner/toml/decode.ts";
import { KUBERNETES } from "../../../analysis/runner/toml/keys-kubernetes.ts";
import type { Shape, Table } from "../../../analysis/runner/toml/shape.ts";
import { randomJob, randomRunner } from "./jobs.ts";
import { FEW, KEYS, mostly, some } from "./values.ts";

type Json = Record<string, unknown>;

/** A configuration and a job: tables as in config.toml, without what connects the runner to GitLab and the cluster. */
export interface RandomCase {
  readonly title: string;
  readonly runner: Json;
  readonly kubernetes: Json;
  /** Parts of the payload that GitLab hands out. */
  readonly job: Json;
}

/** Keys of how the lab's runners reach the cluster, and of pause pods, which need a library that the sandbox's runner lacks. */
const NOT_BY_CHANCE = ["host", "context", "cert_file", "key_file", "ca_file", "bearer_token", "autoscaler"];

/** Keys without which Kubernetes or the runner refuses a table. */
const NEEDED = ["name", "mount_path", "server", "path", "driver", "ip", "hostnames", "topology_key", "weight"].concat([
  "preference",
  "pod_affinity_term",
  "label_selector",
  "node_selector_terms",
  "match_expressions",
  "type",
]);

/** Configurations and jobs by chance, the same for the same seed: few keys each, and most values good, so that most jobs get a pod. */
export function randomCases(seed: number, count: number): RandomCase[] {
  return fc.sample(randomCase(), { seed, numRuns: count }).map((one, index) => ({ ...one, title: `random ${index}` }));
}

/** One of those configurations and jobs, for a property: always one that a runner starts with, as one that it does not stops all. */
export function randomCase(): fc.Arbitrary<RandomCase> {
  return fc
    .record({ runner: randomRunner, kubernetes, job: randomJob })
    .map((drawn) => {
      const { runner, kubernetes: own, job } = JSON.parse(JSON.stringify(drawn)) as Record<string, Json>;
      return { title: "random", runner: runner!, kubernetes: own!, job: job! };
    })
    .filter(({ runner, kubernetes: own }) => {
      const toml = stringify({ runners: [{ ...runner, kubernetes: own }] });
      return refusalOf(decodeConfig(toml)) === undefined;
    });
}

const kubernetes = fc
  .subarray(
    Object.keys(KUBERNETES.table).filter((key) => !NOT_BY_CHANCE.includes(key)),
    { minLength: 2, maxLength: 12 },
  )
  .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, arbitraryOf(KUBERNETES.table[key]!, key)]))))
  .chain((drawn) => fc.boolean().map((apart) => (apart ? withOwnPlaces(drawn) : drawn)));

/** A value of a key: of the table of values where the key is there, else by its type. */
function arbitraryOf(shape: Shape, key: string): fc.Arbitrary<unknown> {
  const known = KEYS[key];
  if (known !== undefined) return known;
  if (typeof shape === "string") return leafOf(shape);
  if ("table" in shape) return tableOf(shape);
  if ("list" in shape) return fc.array(arbitraryOf(shape.list, key), { minLength: 1, maxLength: 2 });
  return fc.dictionary(fc.constantFrom("a", "b.example/c", "Team"), arbitraryOf(shape.map, `${key}.*`), { maxKeys: 2 });
}

function tableOf({ table }: Table): fc.Arbitrary<unknown> {
  const entries = Object.entries(table).map(([key, inner]) => {
    const value = arbitraryOf(inner, key);
    return [key, NEEDED.includes(key) ? value : fc.option(value, { nil: undefined, freq: 2 })] as const;
  });
  return fc.record(Object.fromEntries(entries));
}

function leafOf(kind: string): fc.Arbitrary<unknown> {
  if (kind === "bool") return fc.boolean();
  if (kind === "int" || kind === "int32") return mostly(FEW, some(0));
  if (kind === "strings" || kind === "string-or-strings") return some(["a"], ["a", "b"], []);
  return some("a", "b", "");
}

/** Volumes with names and places of their own, as a pod with a volume twice is refused. */
function withOwnPlaces(drawn: Json): Json {
  let number = 0;
  const volumes = Object.entries((drawn["volumes"] ?? {}) as Record<string, Json[] | undefined>).map(
    ([kind, list]): [string, unknown] => [
      kind,
      list?.map((volume) => {
        number += 1;
        return { ...volume, name: `${volume["name"]}-${number}`, mount_path: `${volume["mount_path"]}/${number}` };
      }),
    ],
  );
  return drawn["volumes"] === undefined ? drawn : { ...drawn, volumes: Object.fromEntries(volumes) };
}
