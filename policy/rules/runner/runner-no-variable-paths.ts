import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";
import { sectionsOf, volumesOf } from "../../lib/runner.ts";

const FIELDS = ["name", "mount_path", "sub_path", "host_path"];

/** No job chooses what is mounted, or where. */
export const runnerNoVariablePaths: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-no-variable-paths",
  severity: "high",
  level: "mandatory",
  demand: "Names, paths and sub-paths of volumes have no variables.",
  why: "GitLab Runner expands job variables there: a job mounts the claim of another team.",
  fix: "write the name and the paths out",
  reference: "GitLab Runner docs, executors/kubernetes, volumes; measured with GitLab Runner 19.4",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap((section) =>
      volumesOf(section).flatMap(({ at: volume }) =>
        FIELDS.map((field) => volume.at(field))
          .filter((at) => at.text()?.includes("$"))
          .map((at) => ({
            at,
            what: "a job chooses what is mounted",
            found: at.text() ?? "",
            wanted: "a text without variables",
          })),
      ),
    );
  },
};
