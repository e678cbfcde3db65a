import { isDeepStrictEqual } from "node:util";
import type { Cluster } from "../../analysis/runner/cluster/cluster.ts";
import { defaultedPod } from "../../analysis/runner/cluster/pod-defaults.ts";
import { jobFrom } from "../../analysis/runner/job.ts";
import { PROCESS } from "../../analysis/runner/pod/build.ts";
import type { Data } from "../../analysis/runner/pod/wire.ts";
import { synthesise } from "../../analysis/runner/synthesis.ts";
import { decodeConfig } from "../../analysis/runner/toml/decode.ts";
import { Section } from "../../analysis/runner/toml/section.ts";
import type { Judge, Row } from "./rows.ts";

/** Fixed words of the rows for values of the recording, in the form that the runner needs. */
const WORDS: readonly [word: string, value: string][] = [
  ["(url)", "https://gitlab.example"],
  ["(token)", "glrt-runnerlab"],
];

/**
 * Rows of runner-pods.jsonl: the stored pod, field by field, or the refusal and who refuses. The cluster of the recording
 * is not part of a row, so its names are gathered from all rows: what some stored pod uses was there.
 */
export function judgeRunnerPods(rows: readonly Row[]): Judge {
  const cluster = clusterOf(rows);
  return (row) => {
    if (typeof row["toml"] !== "string" || !("pod" in row)) return undefined;
    const text = WORDS.reduce((toml, [word, value]) => toml.replaceAll(word, value), row["toml"]);
    const config = decodeConfig(text);
    const file = row["patch_file"];
    const found = synthesise(config, config.runners[0] ?? new Section({}), jobFrom(row["job"]), {
      cluster,
      process: {
        ...PROCESS,
        version: "development",
        helperRepository: "registry.example/gitlab-org/gitlab-runner/gitlab-runner-helper",
        readFile: (path) => (path === "(patch_file)" && typeof file === "string" ? file : undefined),
      },
    });
    const refused = found.refused?.by ?? null;
    if (refused !== (row["refused_by"] ?? null))
      return { agrees: false, note: `refused by ${refused} (${found.refused?.reason ?? "not at all"})` };
    const [mine, theirs] =
      refused === null ? [found.pod, row["pod"]] : [found.sent && defaultedPod(found.sent), row["attempted"]];
    if (theirs === undefined || theirs === null) return { agrees: true, note: "" };
    const notes = differences(comparable(mine), comparable(theirs), "");
    return { agrees: notes.length === 0, note: notes.slice(0, 6).join(" | ") };
  };
}

/** Kinds of service of the recording that no pod names. */
const SECRETS = ["regcred", "regcred2"];

function clusterOf(rows: readonly Row[]): Cluster {
  const stored = rows.flatMap((row) => (row["pod"] ? [row["pod"] as Data] : []));
  const specs = stored.map((pod) => pod["spec"] as Data);
  const namespaces = new Set(stored.map((pod) => (pod["metadata"] as Data)["namespace"]));
  for (const name of ["ci-baseline", "ci-restricted"]) namespaces.add(name);
  const accounts = new Set(specs.map((spec) => spec["serviceAccountName"]));
  const runtimes = new Set(specs.map((spec) => spec["runtimeClassName"]));
  const classes = new Map(
    specs.map((spec) => [spec["priorityClassName"], { value: spec["priority"] as number }] as const),
  );
  return {
    hasNamespace: (name) => namespaces.has(name),
    enforced: (name) => (name === "ci-baseline" ? "baseline" : name === "ci-restricted" ? "restricted" : undefined),
    hasServiceAccount: (_namespace, name) => accounts.has(name),
    hasSecret: (_namespace, name) => SECRETS.includes(name),
    hasRuntimeClass: (name) => runtimes.has(name),
    priorityClass: (name) => classes.get(name),
    takesToken: (token) => token !== "(wrong_token)",
  };
}

/** A pod with what the rows leave out left out, and sets in one order. */
function comparable(value: unknown, key = ""): unknown {
  if (typeof value === "string")
    return WORDS.reduce((text, [word, real]) => (word === "(url)" ? text.replaceAll(real, word) : text), value);
  if (Array.isArray(value)) {
    const items = value.map((item) => comparable(item, key)).filter((item) => key !== "env" || !isLeftOut(item));
    return SETS.includes(key)
      ? items.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
      : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name]) => key !== "" || (name !== "kind" && name !== "apiVersion" && name !== "status"))
    .map(([name, inner]) => [name, comparable(inner, name)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !(Array.isArray(inner) && inner.length === 0)));
}

const SETS = ["add", "drop", "tolerations", "items"];

function isLeftOut(variable: unknown): boolean {
  return /^(FF_|CI_|GITLAB_)/.test(`${(variable as { name?: string }).name ?? ""}`);
}

function differences(mine: unknown, theirs: unknown, path: string): string[] {
  if (theirs === "(script)" && typeof mine === "string") return [];
  if (isMap(mine) && isMap(theirs))
    return [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].flatMap((key) =>
      differences(mine[key], theirs[key], `${path}.${key}`),
    );
  if (Array.isArray(mine) && Array.isArray(theirs) && mine.length === theirs.length)
    return mine.flatMap((item, index) => differences(item, theirs[index], `${path}[${index}]`));
  if (isDeepStrictEqual(mine, theirs)) return [];
  return [`${path.slice(1)} is ${JSON.stringify(mine)}, not ${JSON.stringify(theirs)}`];
}

function isMap(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
