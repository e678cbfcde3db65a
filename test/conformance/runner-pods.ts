import type { Cluster } from "../../analysis/runner/cluster/cluster.ts";
import { defaultedPod } from "../../analysis/runner/cluster/pod-defaults.ts";
import { jobFrom } from "../../analysis/runner/job.ts";
import { PROCESS } from "../../analysis/runner/pod/build.ts";
import type { Data } from "../../analysis/runner/pod/wire.ts";
import { synthesise } from "../../analysis/runner/synthesis.ts";
import { decodeConfig } from "../../analysis/runner/toml/decode.ts";
import { Section } from "../../analysis/runner/toml/section.ts";
import { differences } from "../lib/pod-differences.ts";
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
    const notes = differences(comparable(mine), comparable(theirs));
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

/** A pod with what the rows leave out left out, and with their fixed words. */
function comparable(pod: unknown): unknown {
  const { kind: _, apiVersion: __, status: ___, ...rest } = (pod ?? {}) as Data;
  const text = WORDS.reduce(
    (json, [word, real]) => (word === "(url)" ? json.replaceAll(real, word) : json),
    JSON.stringify(rest),
  );
  return JSON.parse(text, (key, value: unknown) =>
    key === "env" && Array.isArray(value)
      ? value.filter(({ name }: Data) => !/^(FF_|CI_|GITLAB_)/.test(`${name}`))
      : value,
  );
}
