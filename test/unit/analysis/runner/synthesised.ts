import assert from "node:assert/strict";
import type { Cluster } from "../../../../analysis/runner/cluster/cluster.ts";
import { jobFrom } from "../../../../analysis/runner/job.ts";
import { PROCESS, type RunnerProcess } from "../../../../analysis/runner/pod/build.ts";
import type { Data } from "../../../../analysis/runner/pod/wire.ts";
import { type Synthesis, synthesise } from "../../../../analysis/runner/synthesis.ts";
import { decodeConfig } from "../../../../analysis/runner/toml/decode.ts";

/** A configuration by its parts: lines of `[[runners]]`, of `[runners.feature_flags]` and of `[runners.kubernetes]`. */
export interface Given {
  runner?: string;
  flags?: string;
  kubernetes?: string;
  job?: Record<string, unknown>;
  cluster?: Cluster;
  process?: Partial<RunnerProcess>;
}

/** What happens with a job that names an image, unless the test gives another one. */
export function synthesisOf({ runner = "", flags = "", kubernetes = "", job, cluster, process }: Given): Synthesis {
  const toml = [
    "[[runners]]",
    'name = "lab"',
    'url = "https://gitlab.example"',
    "id = 7",
    'token = "glrt-t1_abcdefghijkl"',
    runner,
    "[runners.feature_flags]",
    flags,
    "[runners.kubernetes]",
    'namespace = "ci"',
    kubernetes,
  ].join("\n");
  const config = decodeConfig(toml);
  assert.equal(config.syntax, undefined, config.syntax);
  const [section] = config.runners;
  assert.ok(section);
  return synthesise(config, section, jobFrom({ image: "registry.example/a/b:1", ...job }), {
    ...(cluster && { cluster }),
    process: { ...PROCESS, ...process },
  });
}

/** The stored pod's spec; fails where there is none. */
export function specOf(given: Given): Data {
  const { pod, refused } = synthesisOf(given);
  assert.ok(pod, refused?.reason);
  return pod["spec"] as Data;
}

/** The stored pod's metadata. */
export function metadataOf(given: Given): Data {
  const { pod, refused } = synthesisOf(given);
  assert.ok(pod, refused?.reason);
  return pod["metadata"] as Data;
}

/** A container of the stored pod, by name. */
export function containerOf(given: Given, name: string): Data {
  const spec = specOf(given);
  const all = [...((spec["initContainers"] ?? []) as Data[]), ...(spec["containers"] as Data[])];
  const found = all.find((container) => container["name"] === name);
  assert.ok(found, `there is no container ${name} among ${all.map((one) => one["name"]).join(", ")}`);
  return found;
}

/** Names of all containers in order, the first ones first. */
export function namesOf(given: Given): unknown[] {
  const spec = specOf(given);
  return [...((spec["initContainers"] ?? []) as Data[]), ...(spec["containers"] as Data[])].map(({ name }) => name);
}

/** Fails unless the job is refused by whom, with a reason that matches. */
export function refuses(given: Given, by: "config" | "runner" | "cluster", reason: RegExp): void {
  const { refused, pod } = synthesisOf(given);
  assert.equal(pod, undefined, "there is a pod");
  assert.equal(refused?.by, by, refused?.reason);
  assert.match(refused?.reason ?? "", reason);
}

/** A variable of a job. */
export function variable(key: string, value: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { key, value, ...more };
}
