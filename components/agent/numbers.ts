import type { AgentSettings } from "./agent.schema.ts";

/** A project or group whose number the names of impersonated groups carry. */
export interface NumberedPath {
  kind: "project" | "group";
  path: string;
}

/**
 * What an agent that acts as jobs or people has to know the numbers of: each project whose jobs are impersonated with every group above
 * it, then the projects and groups whose people are.
 */
export function numberedPaths({ ciAccess, userAccess }: AgentSettings): NumberedPath[] {
  const jobs = ciAccess.projects.filter(({ accessAs }) => accessAs === "ci_job");
  const people = userAccess?.accessAs === "user" ? userAccess : { projects: [], groups: [] };
  return [
    ...jobs.flatMap(({ id }) => [project(id), ...groupsAbove(id).map(group)]),
    ...people.projects.map(project),
    ...people.groups.map(group),
  ];
}

/** Full paths of every group above a project or group, nearest last. */
export function groupsAbove(path: string): string[] {
  const segments = path.split("/").slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join("/"));
}

const project = (path: string): NumberedPath => ({ kind: "project", path });
const group = (path: string): NumberedPath => ({ kind: "group", path });
