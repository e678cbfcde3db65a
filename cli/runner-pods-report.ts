import { stringify } from "yaml";
import { podsOf } from "../analysis/objects/pods.ts";
import { fromManifest, readerOf } from "../analysis/objects/resource.ts";
import { strictestLevel } from "../analysis/pod-security/evaluate.ts";
import { type Job, jobFrom } from "../analysis/runner/job.ts";
import { type Reach, reachOfJob } from "../analysis/runner/job-reach.ts";
import { PROCESS, type RunnerProcess } from "../analysis/runner/pod/build.ts";
import type { Data } from "../analysis/runner/pod/wire.ts";
import { configTexts } from "../analysis/runner/sources.ts";
import { type Synthesis, synthesise } from "../analysis/runner/synthesis.ts";
import { type Decoded, decodeConfig, type KeyFault, refusalOf } from "../analysis/runner/toml/decode.ts";
import type { Section } from "../analysis/runner/toml/section.ts";

/** What `glk runner-pods` says about one `[[runners]]`. */
export interface RunnerReport {
  readonly runner: string;
  readonly refused: NonNullable<Synthesis["refused"]> | null;
  readonly pod: Data | null;
  readonly objects: readonly Data[];
  /** The strictest Pod Security level that admits the pod, and the fields that block the next one. */
  readonly podSecurity: { readonly level: string; readonly blockers: readonly string[] } | null;
  readonly jobCan: readonly Reach[];
}

/** What `glk runner-pods` says about one configuration. */
export interface ConfigReport {
  /** Where in the file the configuration stands; empty for the file itself. */
  readonly origin: string;
  /** Why GitLab Runner does not start with it. */
  readonly error: string | null;
  readonly unknownKeys: readonly KeyFault[];
  readonly deprecatedKeys: readonly KeyFault[];
  readonly runners: readonly RunnerReport[];
}

/**
 * The pods of a job under each configuration in a file, for a person and for a program.
 *
 * @param job plain data of a job, see `jobFrom`
 */
export function describePods(
  file: string,
  job: unknown,
  options: { namespace: string; runnerVersion: string; readFile?: RunnerProcess["readFile"] },
): { text: string; data: { configurations: readonly ConfigReport[] }; refused: boolean } {
  const runnerProcess = {
    ...PROCESS,
    version: options.runnerVersion,
    ...(options.readFile && { readFile: options.readFile }),
  };
  const configurations = configTexts(file, options.namespace).map(({ origin, text }) => {
    const config = decodeConfig(text);
    return {
      origin,
      error: refusalOf(config) ?? null,
      unknownKeys: config.unknown,
      deprecatedKeys: config.deprecated,
      runners: config.runners.map((runner) => reportOf(config, runner, jobFrom(job), runnerProcess)),
    };
  });
  const refused = configurations.some(
    ({ error, runners }) => error !== null || runners.length === 0 || runners.some((one) => one.refused !== null),
  );
  return { text: configurations.map(show).join("\n"), data: { configurations }, refused };
}

function reportOf(config: Decoded, runner: Section, job: Job, runnerProcess: RunnerProcess): RunnerReport {
  const { pod, objects, refused } = synthesise(config, runner, job, { process: runnerProcess });
  return {
    runner: runner.text("name"),
    refused: refused ?? null,
    pod: pod ?? null,
    objects,
    podSecurity: pod === undefined ? null : podSecurity(pod),
    jobCan: reachOfJob(runner),
  };
}

function podSecurity(pod: Data): RunnerReport["podSecurity"] {
  const [resource] = fromManifest(pod, "job");
  const [found] = resource === undefined ? [] : podsOf(resource, readerOf(resource));
  if (found === undefined) return null;
  const { level, blockers } = strictestLevel(found);
  return {
    level,
    blockers: blockers.flatMap(({ control, faults }) =>
      faults.map(({ at, found: value, wanted }) => `${control.name}: ${at.path} is ${value}, wanted ${wanted}`),
    ),
  };
}

/** YAML with what is to be said as comments, so that it can be applied or given to another tool. */
function show({ origin, error, unknownKeys, deprecatedKeys, runners }: ConfigReport): string {
  return [
    ...(origin === "" ? [] : [`# ${origin}`]),
    ...(error === null ? [] : [`# GitLab Runner does not start: ${error}`]),
    ...unknownKeys.map(({ path, what }) => `# ${path}: ${what}`),
    ...deprecatedKeys.map(({ path, what }) => `# ${path}: deprecated, ${what}`),
    ...(runners.length === 0 && error === null ? ["# there is no [[runners]]"] : []),
    ...runners.flatMap(showRunner),
  ].join("\n");
}

function showRunner(report: RunnerReport): string[] {
  const security = report.podSecurity;
  return [
    "---",
    `# runner ${report.runner === "" ? "without a name" : report.runner}`,
    ...(report.refused === null ? [] : [`# refused by the ${WHO[report.refused.by]}: ${report.refused.reason}`]),
    ...(security === null
      ? []
      : [`# Pod Security: ${security.level}`, ...security.blockers.map((one) => `#   ${one}`)]),
    ...report.jobCan.map(({ key, what, fix }) => `# ${key}: ${what}; ${fix}`),
    ...[...(report.pod === null ? [] : [report.pod]), ...report.objects].map((object, index) =>
      `${index > 0 ? "---\n" : ""}${stringify(object, { lineWidth: 0 })}`.trimEnd(),
    ),
  ];
}

const WHO = { config: "configuration", runner: "runner", cluster: "cluster" } as const;
