import assert from "node:assert/strict";
import { parse } from "yaml";
import { readKubeconfig, renderKubeconfig } from "../../../../sandbox/cluster/kubeconfig.ts";

const primary = { name: "primary", server: "https://127.0.0.1:1", ca: "CA 1\n", token: "t1" };
const runners = { name: "runners", server: "https://127.0.0.1:2", ca: "CA 2\n", token: "t2" };

describe("a kubeconfig", () => {
  it("holds one context a cluster, with everything in it", () => {
    const config = parse(renderKubeconfig([primary, runners]));
    assert.equal(config["current-context"], "primary");
    assert.deepEqual(config.contexts[1], { name: "runners", context: { cluster: "runners", user: "runners" } });
    assert.deepEqual(config.users[1], { name: "runners", user: { token: "t2" } });
    assert.equal(config.clusters[1].cluster.server, "https://127.0.0.1:2");
  });

  it("is read back by its current context", () => {
    const text = renderKubeconfig([primary, runners], "runners");
    assert.deepEqual(readKubeconfig(text), { server: runners.server, ca: runners.ca, token: runners.token });
  });

  it("refuses an unknown current context, no context, and one name twice", () => {
    assert.throws(() => renderKubeconfig([primary], "x"), /current context "x" is none of the contexts: primary/);
    assert.throws(() => renderKubeconfig([]), /there are none/);
    assert.throws(() => renderKubeconfig([primary, primary]), /two contexts are named "primary"/);
    const text = renderKubeconfig([primary]).replace("current-context: primary", "current-context: x");
    assert.throws(() => readKubeconfig(text), /current context "x"/);
  });
});
