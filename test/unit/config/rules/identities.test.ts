import assert from "node:assert/strict";
import { identityFaults } from "../../../../config/rules/identities.ts";
import { StackSettings } from "../../../../config/schema.ts";

const agent = (more: object) => ({
  cluster: "apps",
  project: "acme/platform/clusters",
  namespace: "gitlab-agent",
  version: "19.4.0",
  chart: { version: "2.32.0" },
  ...more,
});
const job = (id: string, more: object = {}) => ({ id, accessAs: "ci_job", ...more });

/** Paths of the faults of one grant to a subject in the cluster "apps", with these agents. */
function faults(subject: object, agents: Record<string, object>, tier = "premium", cluster = "apps"): string[] {
  const settings = StackSettings.parse({
    gitlab: { offering: "gitlab.com", tier, version: "19.4", rootGroup: "acme" },
    clusters: { apps: { context: "a", kubernetes: "1.36" }, other: { context: "b", kubernetes: "1.36" } },
    network: { clusters: {} },
    agents: Object.fromEntries(Object.entries(agents).map(([name, more]) => [name, agent(more)])),
    access: { grant: { cluster, namespace: "shop", intent: "read", subject } },
  });
  return identityFaults(settings).map(({ path }) => path);
}

const groupRole = { userRole: { group: "acme/shop", role: "developer" } };
const projectRole = { userRole: { project: "acme/shop/web", role: "developer" } };
const environment = (slug: string) => ({ projectEnvironment: { project: "acme/shop/web", slug } });
const projectTier = { projectTier: { project: "acme/shop/web", tier: "production" } };
const ownTier = { projectTier: { project: "acme/platform/clusters", tier: "production" } };
const groupTier = { groupTier: { group: "acme/shop", tier: "production" } };
const people = (more: object) => ({ userAccess: { accessAs: "user", ...more } });
const projects = (...list: object[]) => ({ ciAccess: { projects: list } });
const groups = (...list: object[]) => ({ ciAccess: { groups: list } });

describe("identityFaults", () => {
  const ROLE = ["access.grant.subject.userRole"];
  const ENVIRONMENT = ["access.grant.subject.projectEnvironment"];
  const SLUG = ["access.grant.subject.projectEnvironment.slug"];
  const PROJECT_TIER = ["access.grant.subject.projectTier"];
  const GROUP_TIER = ["access.grant.subject.groupTier"];

  for (const [title, subject, agents, expected] of [
    ["members of a listed group", groupRole, { a: people({ groups: ["acme/shop"] }) }, []],
    ["members of a listed project", projectRole, { a: people({ projects: ["acme/shop/web"] }) }, []],
    ["members of a group above", groupRole, { a: people({ groups: ["acme"] }) }, ROLE],
    ["members of a group whose project is listed", groupRole, { a: people({ projects: ["acme/shop/web"] }) }, ROLE],
    ["people who act as the agent", groupRole, { a: { userAccess: { groups: ["acme/shop"] } } }, ROLE],
    ["people of another cluster", groupRole, { a: { cluster: "other", ...people({ groups: ["acme/shop"] }) } }, ROLE],
    ["people, without any agent", groupRole, {}, ROLE],
    ["one of two agents", groupRole, { a: {}, b: people({ groups: ["acme/shop"] }) }, []],
    ["jobs of any environment", environment("production"), { a: projects(job("acme/shop/web")) }, []],
    [
      "jobs of a wildcard",
      environment("review-1-9tdj0u"),
      { a: projects(job("acme/shop/web", { environments: ["review/*"] })) },
      [],
    ],
    [
      "jobs of another environment",
      environment("staging"),
      { a: projects(job("acme/shop/web", { environments: ["production"] })) },
      SLUG,
    ],
    ["jobs that act as the agent", environment("production"), { a: projects({ id: "acme/shop/web" }) }, ENVIRONMENT],
    ["jobs by a group above", projectTier, { a: groups(job("acme")) }, []],
    ["jobs by a group beside", projectTier, { a: groups(job("acme/sho")) }, PROJECT_TIER],
    [
      "jobs whose own entry is the agent's, and their group's is not",
      projectTier,
      { a: { ciAccess: { projects: [{ id: "acme/shop/web" }], groups: [job("acme")] } } },
      [...PROJECT_TIER, "agents.a.ciAccess.projects[0].accessAs"],
    ],
    [
      "jobs whose nearest group's entry is the agent's",
      projectTier,
      { a: groups(job("acme"), { id: "acme/shop" }) },
      [...PROJECT_TIER, "agents.a.ciAccess.groups[1].accessAs"],
    ],
    ["jobs of the configuration project by a group", ownTier, { a: groups(job("acme")) }, PROJECT_TIER],
    ["jobs of the configuration project by their entry", ownTier, { a: projects(job("acme/platform/clusters")) }, []],
    ["a group's jobs by a project below", groupTier, { a: projects(job("acme/shop/web")) }, []],
    ["a group's jobs by itself", groupTier, { a: groups(job("acme/shop")) }, []],
    ["a group's jobs by a group above", groupTier, { a: groups(job("acme")) }, []],
    ["a group's jobs by a group below", groupTier, { a: groups(job("acme/shop/team")) }, []],
    ["a group's jobs by a project beside", groupTier, { a: projects(job("acme/shopping/web")) }, GROUP_TIER],
    ["a group's jobs that act as the agent", groupTier, { a: projects({ id: "acme/shop/web" }) }, GROUP_TIER],
    ["a group's jobs, of groups that act as the agent", groupTier, { a: groups({ id: "acme" }) }, GROUP_TIER],
    ["the agent, by a job", { agent: "a" }, { a: projects({ id: "acme/shop/web" }) }, []],
    ["the agent, by people", { agent: "a" }, { a: { userAccess: { groups: ["acme/shop"] } } }, []],
    ["the agent, by nobody", { agent: "a" }, { a: {} }, ["access.grant.subject.agent"]],
    ["an agent that there is not", { agent: "b" }, { a: projects({ id: "acme/shop/web" }) }, []],
  ] as const)
    it(`${expected.length === 0 ? "accepts" : "refuses"} a grant to ${title}`, () => {
      assert.deepEqual(faults(subject, agents), expected);
    });

  it("leaves to the tier what the tier does not have, and to the cluster's name what is wrong with that", () => {
    assert.deepEqual(faults(groupRole, {}, "free"), []);
    assert.deepEqual(faults(groupRole, { a: { ...people({}), ...projects({ id: "acme/x/y" }) } }, "free"), []);
    assert.deepEqual(faults(groupRole, {}, "premium", "misspelt"), []);
  });

  it("says nothing of agents that are only used as themselves, or only impersonate", () => {
    const asItself = { ...projects({ id: "acme/x/y" }), userAccess: { groups: ["acme/x"] } };
    assert.deepEqual(faults({ agent: "a" }, { a: asItself }), []);
    assert.deepEqual(faults(projectTier, { a: { ...projects(job("acme/shop/web")), ...people({}) } }), []);
  });
});
