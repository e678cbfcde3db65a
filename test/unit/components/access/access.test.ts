import assert from "node:assert/strict";
import { Access, type AccessArgs } from "../../../../components/access/access.ts";
import { record } from "../../../lib/record.ts";

const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
const component = "gitlab-kubernetes:index:Access";

const make = (subject: object, args: Partial<AccessArgs> = {}) =>
  record(
    () =>
      new Access("shop-read", {
        settings: { cluster: "dev", namespace: "shop", intent: "read", subject },
        owner: { project: "gitlab-kubernetes", stack: "test" },
        namespace: "shop",
        ownerId: "42",
        ...args,
      }),
  );

describe("Access", () => {
  it("refuses an impersonated group without the number that it is named by", async () => {
    const subject = { projectTier: { project: "acme/shop/web", tier: "staging" } };
    await assert.rejects(
      make(subject, { ownerId: undefined }),
      /named by the number of "acme\/shop\/web".* pass ownerId/,
    );
  });

  it("registers one Role and one RoleBinding, and nothing cluster-wide", async () => {
    const own = (await make({ groupTier: { group: "acme", tier: "production" } })).tree();
    assert.deepEqual(
      own.filter((line) => !line.includes("pulumi:providers")),
      [` > ${component} shop-read`, `${component} > ${ROLE} shop-read`, `${component} > ${BINDING} shop-read`],
    );
  });

  it("binds the Role of the same name in the same namespace", async () => {
    const recording = await make({ groupTier: { group: "acme", tier: "production" } });
    const binding = recording.only(BINDING);
    assert.deepEqual(binding.inputs["roleRef"], {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "Role",
      name: "access-shop-read",
    });
    for (const type of [ROLE, BINDING]) {
      const { name, namespace, labels } = recording.only(type).inputs["metadata"];
      assert.deepEqual([name, namespace], ["access-shop-read", "shop"]);
      assert.deepEqual(
        [labels["gitlab-kubernetes/component"], labels["gitlab-kubernetes/name"]],
        ["access", "shop-read"],
      );
    }
    assert.ok(binding.dependencies.includes(recording.only(ROLE).urn));
  });

  it("names the impersonated group by the project's number", async () => {
    const { inputs } = (await make({ projectTier: { project: "acme/shop/web", tier: "staging" } })).only(BINDING);
    assert.deepEqual(inputs["subjects"], [
      { kind: "Group", name: "gitlab:project_env_tier:42:staging", apiGroup: "rbac.authorization.k8s.io" },
    ]);
  });

  it("falls back to the agent's ServiceAccount, where all jobs are one", async () => {
    const agent = { serviceAccount: "gitlab-agent-dev", namespace: "gitlab-agent" };
    const { inputs } = (await make({ agent: "dev" }, { agent })).only(BINDING);
    assert.deepEqual(inputs["subjects"], [
      { kind: "ServiceAccount", name: "gitlab-agent-dev", namespace: "gitlab-agent" },
    ]);
  });

  it("refuses to guess the agent's ServiceAccount", async () => {
    await assert.rejects(make({ agent: "dev" }), {
      message:
        'Access shop-read: its subject is the agent "dev", but nothing gave that agent\'s ServiceAccount; pass agent.',
    });
  });
});
