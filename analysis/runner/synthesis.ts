import { admit, type Cluster } from "./cluster/cluster.ts";
import type { Job } from "./job.ts";
import { PROCESS, type RunnerProcess } from "./pod/build.ts";
import { type Request, requestPod } from "./pod/pod.ts";
import { Refusal, type Refuser } from "./pod/refusal.ts";
import type { Data } from "./pod/wire.ts";
import { type Decoded, refusalOf } from "./toml/decode.ts";
import type { Section } from "./toml/section.ts";

/** The pod of a job, or who refuses it and why. */
export interface Synthesis {
  /** The pod as the API server stores it; undefined where it is refused. */
  readonly pod: Data | undefined;
  /** The pod as GitLab Runner sends it; there too where the cluster refuses it. */
  readonly sent: Data | undefined;
  readonly objects: readonly Data[];
  readonly refused: { readonly by: Refuser; readonly reason: string } | undefined;
}

/**
 * What happens when a runner of a configuration takes a job: the pod that GitLab Runner 19.4 makes, field by field, with
 * the defaults of the API server, or the refusal.
 *
 * @param runner one `[[runners]]` of the configuration
 */
export function synthesise(
  config: Decoded,
  runner: Section,
  job: Job,
  { cluster = {}, process = PROCESS }: { cluster?: Cluster; process?: RunnerProcess } = {},
): Synthesis {
  const reason = refusalOf(config);
  if (reason !== undefined) return refusedBy("config", reason);
  let request: Request | undefined;
  try {
    request = requestPod(runner, job, process);
    const pod = admit(request, cluster, process.suffix);
    return { pod, sent: request.pod, objects: request.objects, refused: undefined };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const sent = error.by === "cluster" ? request?.pod : undefined;
    return { ...refusedBy(error.by, error.message), sent };
  }
}

function refusedBy(by: Refuser, reason: string): Synthesis {
  return { pod: undefined, sent: undefined, objects: [], refused: { by, reason } };
}
