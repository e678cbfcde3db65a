import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import { chartNameOf } from "../../lib/charts.ts";
import { GITLABS } from "../../lib/kinds.ts";
import type { ResourceRule } from "../../lib/rule.ts";

const KUBERNETES = ["Namespace", "PersistentVolumeClaim", "GitLab"];
const GITLAB = ["ClusterAgent", "Group", "Project"];

/** What takes data or every deployment with it is not deleted by a slip. */
export const prodProtected: ResourceRule = {
  scope: "resource",
  judges: [
    "core/Namespace",
    "core/PersistentVolumeClaim",
    ...GITLABS,
    "release",
    "gitlab/ClusterAgent",
    "gitlab/Group",
    "gitlab/Project",
  ],
  id: "prod-protected",
  severity: "high",
  level: "production",
  demand: "Namespaces, volumes, GitLab itself, its groups, projects and agents are protected.",
  why: "A renamed resource is deleted and made anew, and its data with it.",
  fix: "set the option protect",
  reference: "Pulumi docs, resource options, protect",
  limits: "retainOnDelete does not reach a policy.",
  judge(resource, read, settings) {
    if (!settings.production || resource.options === undefined || resource.options.protect) return [];
    if (!isPrecious(resource, read)) return [];
    return [{ at: "options.protect", what: "the resource may be deleted by a slip", found: "false", wanted: "true" }];
  },
};

function isPrecious(resource: Resource, read: Reader): boolean {
  if (resource.shape === "gitlab") return GITLAB.includes(resource.kind);
  if (resource.shape === "release") return chartNameOf(read) === "gitlab";
  return resource.shape === "object" && KUBERNETES.includes(resource.kind);
}
