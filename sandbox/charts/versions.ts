/** A chart by name and exact version, as a stack file pins it. */
export interface ChartPin {
  name: string;
  version: string;
}

/** The versions that the committed stack files pin. */
export const PINNED: readonly ChartPin[] = [
  { name: "gitlab-runner", version: "0.88.0" },
  { name: "gitlab-agent", version: "2.32.0" },
  { name: "flux-operator", version: "0.60.0" },
];

/** Charts that this folder has a stand-in for. */
export const STAND_INS: readonly string[] = PINNED.map(({ name }) => name);

// Seen in Chart.yaml of real charts (gitlab.md §0): 0.83 = 18.6 … 0.86 = 18.9; agent 2.32.0 = agentk v19.4.0.
const RUNNER_MINOR_OF_18_0 = 77;
const AGENT_CHART = { minor: 32, app: 4 };

/**
 * The application version that a chart version carries. For gitlab-runner and gitlab-agent one chart minor is taken for each
 * application minor, counted from a version that was seen; GitLab majors have twelve minors (18.0 … 18.11).
 */
export function appVersionOf({ name, version }: ChartPin): string {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (name === "flux-operator") return `v${version}`;
  const offset =
    name === "gitlab-runner" ? minor - RUNNER_MINOR_OF_18_0 : 12 + AGENT_CHART.app + minor - AGENT_CHART.minor;
  if (offset < 0 || (name === "gitlab-agent" && major !== 2)) {
    throw new Error(
      `The sandbox cannot tell which application ${name} ${version} installs: it knows versions from 0.77.0 (gitlab-runner) ` +
        "and 2.16.0 (gitlab-agent). Pin a newer chart, or give the real one with --charts DIR.",
    );
  }
  const app = `${18 + Math.floor(offset / 12)}.${offset % 12}.0`;
  return name === "gitlab-agent" ? `v${app}` : app;
}
