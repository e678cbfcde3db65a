import { parse } from "yaml";
import {
  type CheckFailure,
  type CheckRequest,
  type CheckResult,
  containsUnknown,
  type DiffRequest,
  type DiffResult,
  type PropertyMap,
  unwrapSecrets,
} from "../../plugin/index.ts";
import { lastInputs } from "../diff.ts";
import { differences } from "../differences.ts";
import type { ClusterAccess } from "../kubeconfig.ts";
import { uniqueSuffix } from "../object.ts";
import { helm, withPrivateFolder } from "./cli.ts";
import { type ChartSource, chartArguments, chartError } from "./source.ts";

/** What every Release has in its checked inputs where the program says nothing (recorded). */
export const RELEASE_DEFAULTS: PropertyMap = {
  allowNullValues: false,
  atomic: false,
  cleanupOnFail: false,
  createNamespace: false,
  dependencyUpdate: false,
  description: "",
  devel: false,
  disableCRDHooks: false,
  disableOpenapiValidation: false,
  disableWebhooks: false,
  forceUpdate: false,
  keyring: "",
  lint: false,
  postrender: "",
  recreatePods: false,
  renderSubchartNotes: false,
  replace: false,
  resetValues: false,
  reuseValues: false,
  skipAwait: false,
  skipCrds: false,
  timeout: 300,
  values: {},
  verify: false,
  waitForJobs: false,
};
const OPTIONAL = ["chart", "name", "namespace", "version", "repositoryOpts", "takeOwnership", "maxHistory"];
const REFUSED = ["postrender", "lint", "recreatePods", "renderSubchartNotes", "disableWebhooks", "disableCRDHooks"];

/** The version in the chart's own Chart.yaml, which pins a range or "latest". */
async function resolvedVersion(inputs: PropertyMap): Promise<string> {
  const source = unwrapSecrets(inputs) as unknown as ChartSource;
  return withPrivateFolder(async (folder) => {
    const text = await helm({ args: ["show", "chart", ...(await chartArguments(source, folder))] });
    return String((parse(text) as { version?: string }).version ?? "");
  }).catch((error: unknown) => {
    throw chartError(error);
  });
}

function refusals(inputs: PropertyMap): CheckFailure[] {
  const failures: CheckFailure[] = [];
  for (const [property, value] of Object.entries(inputs)) {
    const known = property in RELEASE_DEFAULTS || OPTIONAL.includes(property);
    if (!known || (REFUSED.includes(property) && value !== false && value !== "")) {
      failures.push({ property, reason: `helm.v3.Release: ${property} is not in this stand-in; leave it out` });
    }
  }
  if (typeof inputs["chart"] === "string" && inputs["chart"] === "") {
    failures.push({ property: "chart", reason: "chart must be given" });
  }
  return failures;
}

/** Checked inputs of a Release: defaults, name and namespace filled, the chart's version resolved and pinned. */
export async function checkRelease(request: CheckRequest, access: ClusterAccess | undefined): Promise<CheckResult> {
  const { compat: _, ...given } = request.news;
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
  const inputs: PropertyMap = { ...RELEASE_DEFAULTS, ...set };
  inputs["namespace"] ??= access?.namespace ?? "default";
  inputs["name"] ??=
    request.olds["name"] ?? (request.autonaming?.proposedName || `${request.name}-${uniqueSuffix(request.randomSeed)}`);
  const failures = refusals(inputs);
  if (failures.length === 0 && !containsUnknown(inputs)) {
    try {
      inputs["version"] = await resolvedVersion(inputs);
    } catch (error) {
      failures.push({ property: "chart", reason: (error as Error).message });
    }
  }
  return { inputs, failures };
}

/** Differences of a Release's inputs; another name or namespace is another release. */
export function diffRelease(request: DiffRequest): DiffResult {
  const found = differences(lastInputs(request.olds, request.oldInputs), request.news);
  if (found.length === 0) return { changes: "none" };
  const replaces: string[] = found.map(({ path }) => path).filter((path) => path === "name" || path === "namespace");
  return {
    changes: "some",
    diffs: [...new Set(found.map(({ path }) => path.split(/[.[]/)[0] ?? path))],
    replaces,
    detailedDiff: Object.fromEntries(
      found.map(({ path, kind }) => [path, { kind: replaces.includes(path) ? (`${kind}-replace` as const) : kind }]),
    ),
  };
}
