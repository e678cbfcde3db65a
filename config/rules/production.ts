import { productionFaults as operatorFaults } from "../../components/runner/runner.schema.ts";
import type { Fault } from "../faults.ts";
import type { StackSettings } from "../schema.ts";
import { entries, fault } from "./references.ts";

/** What a production stack refuses although it is valid elsewhere. */
export function productionFaults({ production, agents, apps, runnerOperators }: StackSettings): Fault[] {
  if (!production) return [];
  return [
    ...entries(apps).flatMap(([name, app]) =>
      app.production
        ? []
        : [
            fault(
              ["apps", name, "production"],
              "is false in a production stack; set it, so that the artifact is a digest or a bounded version",
            ),
          ],
    ),
    ...entries(agents).flatMap(([name, agent]) => openImpersonation(["agents", name, "ciAccess"], agent)),
    ...entries(runnerOperators).flatMap(([name, operator]) =>
      operatorFaults(operator).map(({ path, message }) => fault(["runnerOperators", name, ...path], message)),
    ),
  ];
}

/** The groups of jobs are listed in the right to impersonate; where they cannot be, it holds for every group of the cluster. */
function openImpersonation(path: string[], { ciAccess }: StackSettings["agents"][string]): Fault[] {
  const reach = "so the agent could act as any group, system:masters too";
  const groups = ciAccess.groups.flatMap(({ id, accessAs }, index) =>
    accessAs === "ci_job"
      ? [
          fault(
            [...path, "groups", index],
            `the projects below "${id}" cannot be listed, ${reach}; in production name projects`,
          ),
        ]
      : [],
  );
  const projects = ciAccess.projects.flatMap(({ accessAs, environments }, index) => {
    if (accessAs !== "ci_job" || (environments && !environments.some((scope) => scope.includes("*")))) return [];
    const found = environments ? "has a wildcard" : "is missing";
    const message = `${found}, and jobs' groups cannot be listed without their environments, ${reach}; in production name each environment`;
    return [fault([...path, "projects", index, "environments"], message)];
  });
  return [...groups, ...projects];
}
