import assert from "node:assert/strict";
import { checkConfig, configurationOf } from "../../../../../sandbox/providers/gitlab/configuration.ts";
import { gitlabProvider } from "../../../../../sandbox/providers/gitlab/provider.ts";
import { Secret, UNKNOWN } from "../../../../../sandbox/providers/plugin/index.ts";
import { bench, context } from "./harness.ts";

describe("gitlab provider: configuration", () => {
  it("takes the provider's inputs, then stack configuration, then the environment", () => {
    const variables = { "gitlab:config:token": "stack", "gitlab:config:retries": "2" };
    const environment = { GITLAB_TOKEN: "shell", GITLAB_BASE_URL: "https://git.example.com/api/v4/" };
    const read = configurationOf(
      { token: new Secret("own"), headers: '{"x":"y"}', earlyAuthCheck: "false" },
      variables,
      environment,
    );
    assert.deepEqual(read, {
      token: "own",
      baseUrl: "https://git.example.com/api/v4/",
      headers: { x: "y" },
      retries: 2,
      earlyAuthCheck: false,
    });
    assert.equal(configurationOf({}, variables, environment).token, "stack");
    assert.equal(configurationOf({}, {}, environment).token, "shell");
    assert.throws(() => configurationOf({}, {}, {}), /no GitLab token/);
  });

  it("refuses an address without its end, what it does not implement, and what is no input", () => {
    const { failures } = checkConfig({
      baseUrl: "https://git.example.com",
      insecure: "true",
      url: "x",
      version: "10.1.1",
    });
    assert.deepEqual(
      failures?.map(({ property }) => property),
      ["baseUrl", "insecure", "url"],
    );
    assert.deepEqual(checkConfig({ baseUrl: UNKNOWN, token: new Secret(UNKNOWN), insecure: "false" }).failures, []);
  });

  it("asks who it is at once, unless told not to", async () => {
    const at = await bench();
    try {
      const args = { token: "wrong", baseUrl: `${at.simulator.url}/api/v4/` };
      const provider = gitlabProvider("10.1.1");
      await assert.rejects(
        provider.configure?.({ args, variables: {} }, context) ?? Promise.resolve(),
        /GET user: 401/,
      );
      await provider.configure?.({ args: { ...args, earlyAuthCheck: "false" }, variables: {} }, context);
    } finally {
      await at.stop();
    }
  });
});
