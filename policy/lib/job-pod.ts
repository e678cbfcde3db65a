import type { Pod } from "../../analysis/objects/pods.ts";
import { Reader } from "../../analysis/objects/reader.ts";
import { jobFrom } from "../../analysis/runner/job.ts";
import { requestPod } from "../../analysis/runner/pod/pod.ts";
import { Refusal } from "../../analysis/runner/pod/refusal.ts";
import { decodeConfig } from "../../analysis/runner/toml/decode.ts";
import { Section } from "../../analysis/runner/toml/section.ts";

/** A pod that a configuration makes for a job, or why it makes none. */
export interface JobPod {
  /** Number of the `[[runners]]` section. */
  readonly section: number;
  /** What the job switches on; empty for a plain job. */
  readonly flag: string;
  readonly pod: Pod | undefined;
  readonly refusal: string | undefined;
}

/** Flags that a job may flip unless the configuration pins them, and that change its pod. */
const FLAGS = ["", "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION"];

/** Lists that decide whether a job is taken, and not what its pod is. */
const LISTS = ["allowed_images", "allowed_services", "allowed_pull_policies"];

const known = new Map<string, JobPod[]>();
const KNOWN_MAX = 64;

/**
 * The pods of a plain job with a service under each section of a configuration, and of one that switches pod_spec patches on where
 * it can. Synthesised once for each text.
 */
export function jobPodsIn(text: string): JobPod[] {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= KNOWN_MAX) known.clear();
  const pods = decodeConfig(text).runners.flatMap((runner, section) =>
    FLAGS.filter((flag) => flag === "" || runner.table("kubernetes").tables("pod_spec").length > 0).map((flag) =>
      jobPod(runner, section, flag),
    ),
  );
  known.set(text, pods);
  return pods;
}

function jobPod(runner: Section, section: number, flag: string): JobPod {
  const kubernetes = { ...runner.table("kubernetes").data };
  for (const list of LISTS) delete kubernetes[list];
  const open = new Section({ ...runner.data, kubernetes });
  const variables = flag === "" ? [] : [{ key: flag, value: "true" }];
  const job = jobFrom({
    image: "registry.example.com/build:1",
    services: ["registry.example.com/service:1"],
    variables,
  });
  try {
    const { pod } = requestPod(open, job);
    const read = new Reader(pod);
    return { section, flag, pod: { spec: read.at("spec"), metadata: read.at("metadata") }, refusal: undefined };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { section, flag, pod: undefined, refusal: error.message };
  }
}
