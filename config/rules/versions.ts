import type { Fault } from "../faults.ts";
import type { StackSettings } from "../schema.ts";
import { entries, fault } from "./references.ts";

/** Oldest GitLab that this program's features exist in: `hidden` variables (17.4), protected branches of agent grants (17.10), 18 for its runners. */
const OLDEST_GITLAB = "18.0";

/** Kubernetes minors of each Flux minor (Flux 2.9: 1.34 to 1.36, floor of the install page 1.33; reference/flux.md §1.1). */
const KUBERNETES_OF_FLUX: Record<string, [string, string]> = { "2.8": ["1.33", "1.35"], "2.9": ["1.33", "1.36"] };

/** Kubernetes minors that GitLab 18 and 19 support (GitLab: user/clusters/agent, "Supported Kubernetes versions"). */
const KUBERNETES_OF_GITLAB: [string, string] = ["1.33", "1.36"];

/** The Runner Operator whose definition first has these fields (GitLab Runner docs: configuration/configuring_runner_operator); an older one drops them. */
const OPERATOR_OF_FIELDS: [major: number, minor: number] = [1, 34];
const NEW_OPERATOR_FIELDS = ["logFormat", "shutdownTimeout", "connectionMaxAge"] as const;

/** Versions that do not go together. */
export function versionFaults(settings: StackSettings): Fault[] {
  const { gitlab, agents, clusters, flux } = settings;
  return [
    ...(minorsBetween(OLDEST_GITLAB, gitlab.version) < 0
      ? [
          fault(
            ["gitlab", "version"],
            `GitLab ${gitlab.version} is older than ${OLDEST_GITLAB}, the oldest that this program supports; upgrade the instance`,
          ),
        ]
      : []),
    ...entries(agents).flatMap(([name, agent]) =>
      Math.abs(minorsBetween(gitlab.version, agent.version)) > 1
        ? [
            fault(
              ["agents", name, "version"],
              `agentk ${agent.version} is more than one minor away from GitLab ${gitlab.version}; choose ${neighbours(gitlab.version)}`,
            ),
          ]
        : [],
    ),
    ...entries(clusters).flatMap(([name, { kubernetes }]) =>
      outside(["clusters", name, "kubernetes"], kubernetes, KUBERNETES_OF_GITLAB, "GitLab"),
    ),
    ...entries(flux).flatMap(([name, { cluster, distribution }]) => {
      const minor = minorOf(distribution.version);
      const range = KUBERNETES_OF_FLUX[minor];
      const kubernetes = clusters[cluster]?.kubernetes;
      if (!range)
        return [
          fault(
            ["flux", name, "distribution", "version"],
            `Flux ${distribution.version} is not known here; choose ${Object.keys(KUBERNETES_OF_FLUX)
              .map((known) => `${known}.x`)
              .join(" or ")}`,
          ),
        ];
      return kubernetes ? outside(["flux", name, "distribution", "version"], kubernetes, range, `Flux ${minor}`) : [];
    }),
    ...operatorFieldFaults(settings),
  ];
}

/** By the version in the manifest's address or file name; one without a version there is not judged. */
function operatorFieldFaults({ runners, runnerOperators }: StackSettings): Fault[] {
  return entries(runners).flatMap(([name, runner]) => {
    if (runner.installer !== "operator") return [];
    const [operator, entry] = entries(runnerOperators).find(([, { cluster }]) => cluster === runner.cluster) ?? [];
    const manifest = entry && ("url" in entry.manifest ? new URL(entry.manifest.url).pathname : entry.manifest.file);
    const [version, ...parts] = /(\d+)\.(\d+)\.\d+/.exec(manifest ?? "") ?? [];
    const [major = 0, minor = 0] = parts.map(Number);
    const [oldest, from] = OPERATOR_OF_FIELDS;
    if (version === undefined || major > oldest || (major === oldest && minor >= from)) return [];
    return NEW_OPERATOR_FIELDS.filter((field) => runner.manager[field] !== undefined).map((field) =>
      fault(
        ["runners", name, "manager", field],
        `needs the Runner Operator ${oldest}.${from} or newer, and runnerOperators.${operator}.manifest names ${version}, which drops it; leave it out or install a newer operator`,
      ),
    );
  });
}

function outside(path: string[], kubernetes: string, [oldest, newest]: [string, string], product: string): Fault[] {
  const inside = minorsBetween(oldest, kubernetes) >= 0 && minorsBetween(kubernetes, newest) >= 0;
  return inside
    ? []
    : [fault(path, `${product} does not support Kubernetes ${kubernetes}; it supports ${oldest} to ${newest}`)];
}

/** Minors from `from` to `to`; a major counts as twelve, GitLab's number of minors a year (18.11 and 19.0 are neighbours). */
export function minorsBetween(from: string, to: string): number {
  const count = (version: string) => {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return major * 12 + minor;
  };
  return count(to) - count(from);
}

const minorOf = (version: string) => version.split(".").slice(0, 2).join(".");

function neighbours(version: string): string {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const before = minor === 0 ? `${major - 1}.11` : `${major}.${minor - 1}`;
  const after = minor === 11 ? `${major + 1}.0` : `${major}.${minor + 1}`;
  return `${before}, ${major}.${minor} or ${after}`;
}
