import { jobFrom } from "../../../analysis/runner/job.ts";
import { PROCESS } from "../../../analysis/runner/pod/build.ts";
import { type Synthesis, synthesise } from "../../../analysis/runner/synthesis.ts";
import { decodeConfig } from "../../../analysis/runner/toml/decode.ts";
import { differences } from "../../lib/pod-differences.ts";
import { knownCluster } from "./cluster.ts";
import type { Outcome } from "./lab.ts";

type Json = Record<string, unknown>;

/** What the engine says about each runner of a configuration and the job that it got. */
export function synthesised(toml: string, outcomes: readonly Outcome[], token: string, revision: string): Synthesis[] {
  const config = decodeConfig(toml);
  return outcomes.map(({ payload }, index) =>
    synthesise(config, config.runners[index]!, jobFrom(jobOf(payload)), {
      cluster: knownCluster(token),
      process: { ...PROCESS, revision },
    }),
  );
}

/** A job in the engine's words. */
export function jobOf(payload: Json): Json {
  const [job, git] = [payload["job_info"] as Json, payload["git_info"] as Json];
  const variables = (list: unknown) =>
    ((list ?? []) as Json[]).map((one) => ({ ...one, public: one["public"] === true }));
  const services = ((payload["services"] ?? []) as Json[]).map((one) => ({
    ...one,
    variables: variables(one["variables"]),
  }));
  return {
    ...payload,
    ...git,
    name: job["name"],
    project_id: job["project_id"],
    project: job["project_full_path"],
    root_namespace_id: job["root_namespace_id"],
    timeout: (payload["runner_info"] as Json)["timeout"],
    variables: variables(payload["variables"]),
    services,
  };
}

/** Who refused a job, by what its log ends with; undefined where nobody did. */
export function refuserOf({ pod, trace }: Outcome): "runner" | "cluster" | undefined {
  if (pod !== undefined) return undefined;
  return CLUSTER.some((words) => words.test(trace)) ? "cluster" : "runner";
}

/** What the API server says when it refuses a pod. */
const CLUSTER = [
  /Pod ".*" is invalid: /,
  /pods ".*" is forbidden: /,
  /namespaces ".*" not found/,
  /Unauthorized/,
  /error looking up service account/,
  /RuntimeClass ".*" not found/,
  /no PriorityClass with name/,
];

/** Where what the engine says differs from what happened; empty where it is the same. */
export function disagreements(mine: Synthesis, theirs: Outcome): string[] {
  const refuser = refuserOf(theirs);
  if (mine.refused?.by !== refuser)
    return [`refused by ${mine.refused?.by} (${mine.refused?.reason}), not by ${refuser} (${endOf(theirs.trace)})`];
  if (refuser !== undefined) return [];
  return [...differences(mine.pod, stored(theirs.pod!)), ...differences(briefs(mine.objects), briefs(theirs.objects))];
}

/** The last lines of a job's log that say something. */
export function endOf(trace: string): string {
  const lines = trace.split("\n").filter((line) => /ERROR|WARNING|panic/.test(line));
  return lines.slice(-3).join(" / ").slice(0, 600);
}

/**
 * An object as it was stored, without what the API server notes about it, and with the word `suffix` for the random ends of
 * names: of the pod, of its Secret and Services, of the volume with the account's token, and of a kept claim.
 */
export function stored(object: Json): Json {
  const { status: _, metadata, ...rest } = object;
  const { name, namespace, labels, annotations } = metadata as Json;
  const text = JSON.stringify({ ...rest, metadata: { name, namespace, labels, annotations } })
    .replaceAll(/(-concurrent-0)-[a-z0-9]{8}\b/g, "$1-suffix")
    .replaceAll(/kube-api-access-[a-z0-9]{5}\b/g, "kube-api-access-suffix")
    .replaceAll(/gl-runner-env-[a-z0-9-]+\b/g, "gl-runner-env-suffix");
  return JSON.parse(text) as Json;
}

/** Objects beside the pod by what the engine claims of them, in one order. */
function briefs(objects: readonly Json[]): Json[] {
  return objects
    .map((object) => {
      const { kind, metadata, type, spec } = stored(object);
      const { name, namespace } = metadata as Json;
      return {
        kind,
        name: `${name}`.replace(/-[a-z0-9]{8}$/, "-suffix"),
        namespace,
        type,
        spec: specOf(spec as Json | undefined),
      };
    })
    .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

function specOf(spec: Json | undefined): Json {
  const claimed = ["accessModes", "resources", "storageClassName", "minAvailable", "selector"];
  return Object.fromEntries(claimed.filter((key) => spec?.[key] !== undefined).map((key) => [key, spec?.[key]]));
}
