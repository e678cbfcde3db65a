import type { Subject } from "../../components/access/access.schema.ts";
import { type AgentSettings, entryFor, impersonates } from "../../components/agent/agent.schema.ts";
import type { Fault } from "../faults.ts";
import { includesTier } from "../gitlab.schema.ts";
import { mayHaveSlug } from "../primitives.ts";
import type { StackSettings } from "../schema.ts";
import { entries, fault } from "./references.ts";

type Path = (string | number)[];

/**
 * Who acts through the agents: grants to an identity that no agent of the cluster can ever give, and agents that both impersonate and
 * may be used as themselves. Where the tier has no identities but the agent's, `tiers.ts` refuses the others.
 */
export function identityFaults(settings: StackSettings): Fault[] {
  const impersonation = includesTier(settings.gitlab.tier, "premium");
  return [...deadGrants(settings, impersonation), ...(impersonation ? mixedAgents(settings) : [])];
}

function deadGrants({ access, agents, clusters }: StackSettings, impersonation: boolean): Fault[] {
  return entries(access).flatMap(([name, { cluster, subject }]) => {
    if (!(cluster in clusters) || (subject.agent === undefined && !impersonation)) return [];
    const here = entries(agents).filter(([, agent]) => agent.cluster === cluster);
    return subjectFaults(["access", name, "subject"], subject, cluster, here);
  });
}

function subjectFaults(path: Path, subject: Subject, cluster: string, agents: [string, AgentSettings][]): Fault[] {
  const { agent, projectEnvironment, projectTier, groupTier, userRole } = subject;
  const of = (section: string) =>
    agents.length === 0
      ? `an agent of the cluster under agents`
      : agents.map(([name]) => `agents.${name}.${section}`).join(" or ");
  const nothing = (form: string, who: string, cure: string) => [
    fault([...path, form], `gives nothing: no agent of the cluster "${cluster}" ${who}; ${cure}`),
  ];
  if (agent !== undefined) {
    const found = agents.find(([name]) => name === agent)?.[1];
    if (found === undefined || usedAsItself(found)) return [];
    const cure = impersonates(found)
      ? "it acts for others, so grant to them: projectEnvironment, projectTier, groupTier or userRole"
      : `add the project whose jobs shall to agents.${agent}.ciAccess`;
    const message = `gives nothing: nobody acts as the agent "${agent}", since no entry of its ciAccess has accessAs "agent"; ${cure}`;
    return [fault([...path, "agent"], message)];
  }
  if (userRole !== undefined) {
    const kind = userRole.project === undefined ? "groups" : "projects";
    const id = (userRole.project ?? userRole.group)!;
    if (agents.some(([, { userAccess }]) => userAccess?.accessAs === "user" && userAccess[kind].includes(id)))
      return [];
    const who = `lets the members of "${id}" act as themselves (they are sent for what userAccess lists, and for nothing above or below it)`;
    return nothing("userRole", who, `write it into ${of("userAccess")}: { accessAs: user, ${kind}: [${id}] }`);
  }
  if (groupTier !== undefined) {
    if (agents.some(([, settings]) => servesGroup(settings, groupTier.group))) return [];
    const who = `has jobs of "${groupTier.group}" act as themselves`;
    return nothing("groupTier", who, `add their projects to ${of("ciAccess")} with accessAs "ci_job"`);
  }
  const form = projectEnvironment ? "projectEnvironment" : "projectTier";
  const { project } = (projectEnvironment ?? projectTier)!;
  const served = agents.flatMap(([name, settings]) => {
    const entry = entryFor(settings, project);
    return entry?.accessAs === "ci_job" ? [{ ...entry, path: ["agents", name, ...entry.path] }] : [];
  });
  if (served.length === 0) {
    const who = `has jobs of "${project}" act as themselves`;
    return nothing(form, who, `add it to ${of("ciAccess.projects")} with accessAs "ci_job"`);
  }
  if (projectEnvironment === undefined) return [];
  const { slug } = projectEnvironment;
  if (served.some(({ environments }) => environments?.some((scope) => mayHaveSlug(scope, slug)) ?? true)) return [];
  const [{ path: at, environments }] = served as [(typeof served)[number]];
  const allowed = environments!.join(", ");
  return [
    fault(
      [...path, form, "slug"],
      `gives nothing: no environment with the slug "${slug}" is among those that the agent serves (${allowed}); correct it, or add the environment to ${fault([...at, "environments"], "").path}`,
    ),
  ];
}

function usedAsItself({ ciAccess, userAccess }: AgentSettings): boolean {
  return (
    userAccess?.accessAs === "agent" ||
    [...ciAccess.projects, ...ciAccess.groups].some(({ accessAs }) => accessAs === "agent")
  );
}

/** Whether jobs of some project below a group may be served as themselves. */
function servesGroup({ ciAccess }: AgentSettings, group: string): boolean {
  const below = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}/`);
  return (
    ciAccess.projects.some(({ id, accessAs }) => accessAs === "ci_job" && below(id, group)) ||
    ciAccess.groups.some(({ id, accessAs }) => accessAs === "ci_job" && (below(id, group) || below(group, id)))
  );
}

/** Whoever acts as an agent that impersonates may impersonate as well: KAS hands on what such a job or person sends. */
function mixedAgents({ agents }: StackSettings): Fault[] {
  return entries(agents).flatMap(([name, agent]) => {
    if (!impersonates(agent)) return [];
    const entriesOf = (kind: "projects" | "groups") =>
      agent.ciAccess[kind].flatMap(({ accessAs }, index) =>
        accessAs === "agent"
          ? [{ path: ["ciAccess", kind, index, "accessAs"], whose: "these jobs", right: "ci_job" }]
          : [],
      );
    const people =
      agent.userAccess?.accessAs === "agent"
        ? [{ path: ["userAccess", "accessAs"], whose: "these people", right: "user" }]
        : [];
    return [...entriesOf("projects"), ...entriesOf("groups"), ...people].map(({ path, whose, right }) =>
      fault(
        ["agents", name, ...path],
        `is "agent" on an agent that impersonates others, so ${whose} could act as anybody that the agent may; choose "${right}", or give them an agent of their own`,
      ),
    );
  });
}
