import assert from "node:assert/strict";
import { wantedSecrets } from "../../../cli/secrets.ts";

describe("wantedSecrets", () => {
  it("asks for the API token and for the kubeconfigs that are secrets", () => {
    const config = {
      "gitlab-kubernetes:gitlab": { url: "https://gitlab.example.com" },
      "gitlab-kubernetes:clusters": {
        a: { kubeconfig: { source: "secret" } },
        b: {},
        c: { kubeconfig: { source: "file", path: "x" } },
      },
    };
    assert.deepEqual(
      wantedSecrets(config).map(({ key }) => key),
      ["gitlabToken", 'kubeconfigs["a"]'],
    );
  });

  it("asks for no token that comes from the environment", () => {
    assert.deepEqual(wantedSecrets({ "gitlab-kubernetes:gitlab": { credentials: "environment" } }), []);
  });
});
