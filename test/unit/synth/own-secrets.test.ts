import assert from "node:assert/strict";
import { dummySecrets } from "../../../synth/own-secrets.ts";
import { DUMMY_SECRET } from "../../../synth/stack-file.ts";

describe("dummy secrets of this project", () => {
  const clusters = (settings: object) => ({ "shop:clusters": JSON.stringify(settings) });

  it("are the GitLab token, where no cluster keeps its kubeconfig as a secret", () => {
    const config = clusters({ dev: { context: "dev" }, other: { kubeconfig: { source: "environment" } } });
    assert.deepEqual(dummySecrets("shop", config), { "shop:gitlabToken": DUMMY_SECRET });
    assert.deepEqual(dummySecrets("shop", {}), { "shop:gitlabToken": DUMMY_SECRET });
  });

  it("are a kubeconfig too for each cluster that keeps it as a secret", () => {
    const config = clusters({ eu: { kubeconfig: { source: "secret" } }, us: { kubeconfig: { source: "exec" } } });
    assert.deepEqual(dummySecrets("shop", config), {
      "shop:gitlabToken": DUMMY_SECRET,
      "shop:kubeconfigs": { eu: DUMMY_SECRET },
    });
  });
});
