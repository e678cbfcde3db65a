import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { clusterApi } from "../../lib/cluster.ts";
import { gitlab } from "../../lib/gitlab.ts";

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
