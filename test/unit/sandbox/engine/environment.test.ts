import assert from "node:assert/strict";
import { cleanEnvironment } from "../../../../sandbox/engine/environment.ts";

describe("engine: environment of children", () => {
  it("keeps who and where one is, and no credential or other tool's settings", () => {
    const caller = {
      PATH: "/bin",
      HOME: "/h",
      LC_ALL: "C",
      GITLAB_TOKEN: "t",
      KUBECONFIG: "k",
      AWS_SECRET_ACCESS_KEY: "a",
      PULUMI_ACCESS_TOKEN: "p",
      PULUMI_STACK: "prod",
      NODE_OPTIONS: "--require x",
      EMPTY: undefined,
    };
    assert.deepEqual(cleanEnvironment({ PULUMI_HOME: "/s" }, caller), {
      PATH: "/bin",
      HOME: "/h",
      LC_ALL: "C",
      PULUMI_HOME: "/s",
    });
  });

  it("keeps proxies, but never for this machine", () => {
    const caller = { HTTPS_PROXY: "http://proxy", no_proxy: "example.com" };
    assert.deepEqual(cleanEnvironment({}, caller), {
      HTTPS_PROXY: "http://proxy",
      no_proxy: "example.com,localhost,127.0.0.1,::1",
    });
    assert.equal(cleanEnvironment({}, { http_proxy: "http://proxy" })["NO_PROXY"], "localhost,127.0.0.1,::1");
    assert.equal(cleanEnvironment({}, {})["NO_PROXY"], undefined);
  });
});
