import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { clusterApi } from "../../lib/cluster.ts";
import { gitlab, idOf } from "../../lib/gitlab.ts";
import { type Caller, kubectlAs } from "../../lib/kubectl.ts";
import { startPipeline, type TakenBy } from "../../lib/pipeline.ts";

type Question = [verb: string, resource: string, name: string, namespace: string, allowed: boolean, why: string];

interface Row {
  who: string;
  stack: string;
  cluster: string;
  /** `namespace/name` of a ServiceAccount. */
  account?: string;
  /** A user and groups as KAS impersonates them. */
  user?: string;
  groups?: string[];
  questions: Question[];
}

const rows = parse(readFileSync(join(import.meta.dirname, "questions.yaml"), "utf8")) as Row[];

/** `{path}` → number of the project or group. */
async function numbered(stack: string, text: string): Promise<string> {
  const path = /\{(.+)\}/.exec(text)?.[1];
  if (path === undefined) return text;
  const kinds = ["projects", "groups"];
  for (const kind of kinds) {
    const found = await gitlab<{ id: number; full_path?: string; path_with_namespace?: string }[]>(
      stack,
      "GET",
      `/api/v4/${kind}?per_page=100`,
    );
    const match = found.find(({ full_path, path_with_namespace }) => path === (full_path ?? path_with_namespace));
    if (match) return text.replace(`{${path}}`, String(match.id));
  }
  throw new Error(`GitLab of ${stack} has neither a project nor a group "${path}"`);
}

/** Identity as the API server sees it: a ServiceAccount brings its groups along (Kubernetes docs, authentication). */
async function identity({ stack, account, user, groups = [] }: Row): Promise<{ user: string; groups: string[] }> {
  const everybody = "system:authenticated";
  if (account === undefined)
    return { user: user!, groups: [...(await Promise.all(groups.map((group) => numbered(stack, group)))), everybody] };
  const [namespace, name] = account.split("/");
  return {
    user: `system:serviceaccount:${namespace}:${name}`,
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, everybody],
  };
}

/** `deployments.apps`, `pods/exec`, `userextras/key.authentication.k8s.io` → resource, subresource and group. */
function parts(text: string) {
  const extras = /^(userextras)\/(.+)\.(authentication\.k8s\.io)$/.exec(text);
  if (extras) return { resource: extras[1], subresource: extras[2], group: extras[3] };
  const [path = "", ...group] = text.split(".");
  const [resource, subresource] = path.split("/");
  return { resource, group: group.join("."), ...(subresource && { subresource }) };
}

for (const row of rows) {
  describe(`rights of ${row.who}`, () => {
    for (const [verb, resource, name, namespace, allowed, why] of row.questions) {
      const where = namespace === "" ? "in the cluster" : `in ${namespace}`;
      it(`${allowed ? "may" : "may not"} ${verb} ${resource}${name && ` ${name}`} ${where}: ${why}`, async () => {
        const api = await clusterApi(row.stack, row.cluster);
        const named = await numbered(row.stack, name);
        const { status, body } = await api.send("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
          apiVersion: "authorization.k8s.io/v1",
          kind: "SubjectAccessReview",
          spec: {
            ...(await identity(row)),
            resourceAttributes: { verb, ...parts(resource), name: named, namespace },
          },
        });
        api.close();
        assert.equal(status, 201, body);
        const answer = (JSON.parse(body) as { status: { allowed: boolean; reason?: string } }).status;
        assert.equal(answer.allowed, allowed, answer.reason);
      });
    }
  });
}

/** Requests as KAS makes them: the agent's own token, and the headers that say for whom (GitLab docs, user/clusters/agent/user_access). */
describe("people and jobs through prod's agent", () => {
  const agent = { namespace: "gitlab-agent", name: "gitlab-agent-production" };
  const ask = (as: Caller["as"], ...args: string[]) =>
    kubectlAs("prod", "apps", { account: agent, ...(as && { as }) }, args);
  const ROLES = ["guest", "planner", "reporter", "developer", "maintainer", "owner"];

  /** A member of acme/shop with a role, and all roles below it. */
  const person = async (name: string, role: string): Promise<Caller["as"]> => {
    const group = await idOf("prod", "groups", "acme/shop");
    const roles = ROLES.slice(0, ROLES.indexOf(role) + 1);
    return {
      user: `gitlab:user:${name}`,
      groups: ["gitlab:user", ...roles.map((each) => `gitlab:group_role:${group}:${each}`)],
      extras: {
        "agent.gitlab.com/id": "1",
        "agent.gitlab.com/username": name,
        "agent.gitlab.com/access_type": "session_cookie",
        "agent.gitlab.com/config_project_id": String(await idOf("prod", "projects", "acme/platform/clusters")),
      },
    };
  };
  const refused = (run: { exitCode: number; output: string }, sentence: string) => {
    assert.notEqual(run.exitCode, 0, run.output);
    assert.equal(run.output.includes(sentence), true, run.output);
  };

  it("a developer of the shop reads what runs there", async () => {
    const { exitCode, output } = await ask(await person("dev", "developer"), "-n", "shop", "get", "deployments");
    assert.equal(exitCode, 0, output);
  });

  for (const [what, args, sentence] of [
    ["reads no Secret", ["-n", "shop", "get", "secrets"], 'User "gitlab:user:dev" cannot list resource "secrets"'],
    [
      "changes nothing",
      ["-n", "shop", "delete", "deployment", "any"],
      'User "gitlab:user:dev" cannot delete resource "deployments"',
    ],
    ["does not see payments", ["-n", "payments", "get", "pods"], 'User "gitlab:user:dev" cannot list resource "pods"'],
  ] as const)
    it(`a developer of the shop ${what}`, async () => {
      refused(await ask(await person("dev", "developer"), ...args), sentence);
    });

  it("a maintainer of the shop may open a shell there, which a developer may not", async () => {
    const question = ["-n", "shop", "auth", "can-i", "create", "pods", "--subresource=exec"];
    assert.match((await ask(await person("mira", "maintainer"), ...question)).output, /^yes$/m);
    assert.match((await ask(await person("dev", "developer"), ...question)).output, /^no$/m);
  });

  it("a reporter of the shop is known and sees nothing", async () => {
    refused(
      await ask(await person("rita", "reporter"), "-n", "shop", "get", "pods"),
      'User "gitlab:user:rita" cannot list',
    );
  });

  for (const group of ["system:masters", "system:nodes", "gitlab:group_role:1:owner"])
    it(`nobody is made a member of ${group}`, async () => {
      const groups = ["gitlab:user", group];
      refused(
        await ask({ user: "gitlab:user:dev", groups, extras: {} }, "get", "--raw", "/api/v1/namespaces"),
        `cannot impersonate resource "groups"`,
      );
    });

  it("a job of the configuration project is nobody, even if GitLab let it through", async () => {
    const project = await idOf("prod", "projects", "acme/platform/clusters");
    const groups = ["gitlab:ci_job", `gitlab:project:${project}`];
    refused(
      await ask({ user: "gitlab:ci_job:1", groups, extras: {} }, "get", "--raw", "/api/v1/namespaces"),
      `cannot impersonate resource "groups"`,
    );
  });

  it("the agent itself sees nothing of the shop", async () => {
    refused(await ask(undefined, "-n", "shop", "get", "pods"), 'cannot list resource "pods"');
  });
});

describe("agents that a job may use", () => {
  const dev: TakenBy = { stack: "dev", cluster: "dev", namespace: "gitlab-runner", secret: "shop-runner-token-g1" };
  const prod: TakenBy = {
    stack: "prod",
    cluster: "runners",
    namespace: "gitlab-runner-untrusted",
    secret: "untrusted-runner-token-g1",
  };

  for (const [who, runner, project, job, agents] of [
    ["of the shop in dev", dev, "acme/shop/web", {}, ["dev"]],
    ["of the shop in prod's production", prod, "acme/shop/web", { environment: "production" }, ["production"]],
    ["of the shop without prod's production", prod, "acme/shop/web", {}, []],
    ["of the shop's branch", prod, "acme/shop/web", { environment: "production", ref: "feature" }, []],
    ["of the configuration project", prod, "acme/platform/clusters", {}, []],
    ["of the configuration project in production", prod, "acme/platform/clusters", { environment: "production" }, []],
  ] as const)
    it(`a job ${who}: ${agents.join(", ") || "none"}`, async () => {
      const pipeline = await startPipeline(runner, project, job);
      try {
        assert.deepEqual(await pipeline.allowedAgents(), agents);
      } finally {
        await pipeline.finish();
      }
    });
});

describe("the table of rights", () => {
  it("asks only about accounts that exist", async () => {
    for (const { stack, cluster, account } of rows) {
      if (account === undefined) continue;
      const [namespace, name] = account.split("/");
      const api = await clusterApi(stack, cluster);
      const { status } = await api.send("GET", `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`);
      api.close();
      assert.equal(status, 200, account);
    }
  });

  it("holds 40 questions and more, most of them about what must be denied", () => {
    const answers = rows.flatMap(({ questions }) => questions.map(([, , , , allowed]) => allowed));
    assert.equal(answers.length >= 40, true);
    assert.equal(answers.filter((allowed) => !allowed).length > answers.length / 2, true);
  });
});
