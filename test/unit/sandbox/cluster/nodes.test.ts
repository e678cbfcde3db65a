import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Api, KubeObject } from "../../../../sandbox/cluster/api.ts";
import { nodeObject, nodesAreReady, registerNodes, writeKwokConfiguration } from "../../../../sandbox/cluster/nodes.ts";

describe("the fake nodes", () => {
  it("are registered after the leases of an earlier run are gone", async () => {
    const calls: string[] = [];
    const api = {
      remove: async (path: string) => calls.push(`remove ${path.split("/").at(-1)}`),
      create: async (_: string, object: KubeObject) => calls.push(`create ${object.metadata.name}`),
    };
    await registerNodes(api as unknown as Api, 2);
    assert.deepEqual(calls, ["remove sandbox-0", "create sandbox-0", "remove sandbox-1", "create sandbox-1"]);
  });

  it("have the labels that node selectors and spread constraints use, and a size", () => {
    const { metadata, status } = nodeObject("n", "z") as KubeObject;
    assert.equal(metadata.labels?.["kubernetes.io/os"], "linux");
    assert.equal(metadata.labels?.["topology.kubernetes.io/zone"], "z");
    assert.deepEqual(status?.["allocatable"], status?.["capacity"]);
  });

  it("are ready when each of them says so", async () => {
    const node = (status: string) => ({ status: { conditions: [{ type: "Ready", status }] } });
    const api = (...states: string[]) => ({ list: async () => states.map(node) }) as unknown as Api;
    assert.equal(await nodesAreReady(api("True", "True"), 2), true);
    assert.equal(await nodesAreReady(api("True", "False"), 2), false);
    assert.equal(await nodesAreReady(api("True"), 2), false);
  });
});

describe("kwok's configuration", () => {
  let folder: string;
  const written = async (runJobs: boolean) => {
    await writeKwokConfiguration(join(folder, "kwok.out"), folder, runJobs);
    return parseAllDocuments(readFileSync(join(folder, "kwok.out"), "utf8")).map((one) => one.toJS());
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "kwok-"));
    for (const name of ["b", "a"]) writeFileSync(join(folder, `${name}.yaml`), `kind: Stage\nname: ${name}\n`);
    writeFileSync(join(folder, "done.json"), "{}");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is the stages of its module", async () => {
    assert.deepEqual(await written(false), [
      { kind: "Stage", name: "a" },
      { kind: "Stage", name: "b" },
    ]);
  });

  it("runs commands on this machine only when asked, and never as root", async () => {
    const [, , exec] = await written(true);
    assert.equal(exec.kind, "ClusterExec");
    const user = exec.spec.execs[0].local.securityContext?.runAsUser;
    assert.equal(user, process.getuid?.() === 0 ? 65_534 : undefined);
  });
});
