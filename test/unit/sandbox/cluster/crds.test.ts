import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Api, KubeObject } from "../../../../sandbox/cluster/api.ts";
import { installDefinitionsOf, installOwnDefinitions, isEstablished } from "../../../../sandbox/cluster/crds.ts";

const established = { conditions: [{ type: "Established", status: "True" }] };

/** An API server that serves a definition from the `delay`-th look on. */
function fakeApi(delay = 1) {
  const applied = new Map<string, KubeObject>();
  let looks = 0;
  const api = {
    apply: async (path: string, object: KubeObject) => applied.set(path.split("/").at(-1)!, object),
    list: async () => (++looks < delay ? [] : [...applied.values()].map((one) => ({ ...one, status: established }))),
  };
  return { api: api as unknown as Api, applied, looks: () => looks };
}

describe("the definitions of kinds", () => {
  it("are installed for the operators that do not run here", async () => {
    const { api, applied } = fakeApi();
    await installOwnDefinitions(api);
    assert.deepEqual([...applied.keys()].sort(), [
      "fluxinstances.fluxcd.controlplane.io",
      "podmonitors.monitoring.coreos.com",
      "prometheusrules.monitoring.coreos.com",
      "runners.apps.gitlab.com",
    ]);
    for (const [name, { spec }] of applied) {
      const { group, names } = spec as { group: string; names: { plural: string } };
      assert.equal(name, `${names.plural}.${group}`);
    }
  });

  it("are installed by choice", async () => {
    const { api, applied } = fakeApi();
    await installOwnDefinitions(api, ["runners"]);
    assert.deepEqual([...applied.keys()], ["runners.apps.gitlab.com"]);
  });

  it("are waited for until they are served", async () => {
    const { api, looks } = fakeApi(3);
    await installOwnDefinitions(api, ["runners"]);
    assert.equal(looks(), 3);
    assert.equal(isEstablished({ status: established } as unknown as KubeObject), true);
    assert.equal(isEstablished({} as KubeObject), false);
  });

  it("are read from a folder of a module, and from that folder's YAML files only", async () => {
    const folder = mkdtempSync(join(tmpdir(), "crds-"));
    writeFileSync(join(folder, "a.yaml"), "---\nmetadata: {name: a}\n---\nmetadata: {name: b}\n");
    writeFileSync(join(folder, "done.json"), "{}");
    const { api, applied } = fakeApi();
    await installDefinitionsOf(api, folder);
    rmSync(folder, { recursive: true });
    assert.deepEqual([...applied.keys()], ["a", "b"]);
  });
});
