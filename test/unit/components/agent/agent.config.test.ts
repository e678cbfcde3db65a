import assert from "node:assert/strict";
import { parse } from "yaml";
import { agentConfigFile, kubeContext } from "../../../../components/agent/agent.config.ts";
import { AgentSettings } from "../../../../components/agent/agent.schema.ts";

const settings = (extra: object) =>
  AgentSettings.parse({
    cluster: "dev",
    project: "acme/platform/clusters",
    namespace: "gitlab-agent",
    chart: { version: "2.32.0" },
    version: "19.4.1",
    ...extra,
  });

describe("agentConfigFile", () => {
  it("writes grants in GitLab's words", () => {
    const file = agentConfigFile(
      settings({
        ciAccess: {
          projects: [
            {
              id: "acme/shop/web",
              environments: ["production", "review/*"],
              protectedBranchesOnly: true,
              accessAs: "ci_job",
            },
          ],
          groups: [{ id: "acme/shop", defaultNamespace: "shop" }],
        },
        userAccess: { accessAs: "user", groups: ["acme/shop"] },
      }),
      "[mark]",
      true,
    );
    assert.deepEqual(parse(file), {
      ci_access: {
        projects: [
          {
            id: "acme/platform/clusters",
            protected_branches_only: true,
            environments: ["(nobody)"],
            access_as: { ci_job: {} },
          },
          {
            id: "acme/shop/web",
            protected_branches_only: true,
            environments: ["production", "review/*"],
            access_as: { ci_job: {} },
          },
        ],
        groups: [{ id: "acme/shop", default_namespace: "shop", access_as: { agent: {} } }],
      },
      user_access: { access_as: { user: {} }, groups: [{ id: "acme/shop" }] },
      observability: { logging: { level: "info" } },
    });
    assert.equal(file.startsWith("# [mark] "), true);
  });

  for (const [tier, jobIdentities, access_as] of [
    ["Premium, where its jobs would be themselves", true, { ci_job: {} }],
    ["Free, where GitLab ignores entries with ci_job", false, { agent: {} }],
  ] as const) {
    it(`closes the implicit access of the configuration project on ${tier}, and leaves empty sections out`, () => {
      assert.deepEqual(parse(agentConfigFile(settings({}), "[mark]", jobIdentities)), {
        ci_access: {
          projects: [
            {
              id: "acme/platform/clusters",
              protected_branches_only: true,
              environments: ["(nobody)"],
              access_as,
            },
          ],
        },
        observability: { logging: { level: "info" } },
      });
    });
  }

  it("takes the settings' own entry for the configuration project as it is", () => {
    const projects = [{ id: "acme/platform/clusters", environments: ["production"], accessAs: "ci_job" }];
    assert.deepEqual(parse(agentConfigFile(settings({ ciAccess: { projects } }), "[mark]", true)).ci_access, {
      projects: [{ id: "acme/platform/clusters", environments: ["production"], access_as: { ci_job: {} } }],
    });
  });
});

describe("kubeContext", () => {
  it("is the configuration project and the agent", () => {
    assert.equal(kubeContext("acme/platform/clusters", "dev"), "acme/platform/clusters:dev");
  });
});
