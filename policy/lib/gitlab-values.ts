import type { Reader } from "../../analysis/objects/reader.ts";
import type { Resource } from "../../analysis/objects/resource.ts";
import { chartNameOf } from "./charts.ts";

/** The values of GitLab's own chart: of a release of it, or of a GitLab resource of the operator. */
export function gitlabValuesOf(resource: Resource, read: Reader): Reader | undefined {
  if (resource.shape === "release") return chartNameOf(read) === "gitlab" ? read.at("values") : undefined;
  const operator = resource.group === "apps.gitlab.com" && resource.kind === "GitLab";
  return operator ? read.at("spec", "chart", "values") : undefined;
}
