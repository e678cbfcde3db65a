import assert from "node:assert/strict";
import { type Api, ApiError, type KubeObject } from "../../../../sandbox/cluster/api.ts";
import { Reconciler } from "../../../../sandbox/cluster/reconciler.ts";

const runner = (status?: Record<string, unknown>, metadata = {}): KubeObject => ({
  apiVersion: "apps.gitlab.com/v1beta2",
  kind: "Runner",
  metadata: { name: "r", namespace: "n", uid: "u", ...metadata },
  spec: { gitlabUrl: "https://gitlab.example", token: "tok" },
  status,
});
const instance: KubeObject = {
  apiVersion: "fluxcd.controlplane.io/v1",
  kind: "FluxInstance",
  metadata: { name: "flux", namespace: "f" },
  spec: { distribution: { version: "2.9.x", registry: "r" } },
};

describe("the reconciler", () => {
  let lists: Record<string, unknown[]>;
  let objects: Record<string, object>;
  let applied: { path: string; body: KubeObject }[];
  let refusal: number | undefined;
  let asked: string[];
  const api = {
    list: async (path: string) => {
      asked.push(path);
      return lists[path.split("/").at(-1)!] ?? [];
    },
    send: async (_: string, path: string) => {
      const found = objects[path];
      return { status: found ? 200 : 404, body: JSON.stringify(found ?? {}) };
    },
    apply: async (path: string, body: KubeObject) => {
      if (refusal) throw new ApiError("PATCH", path, { status: refusal, body: "{}" });
      applied.push({ path, body });
      if (path.includes("/deployments/")) objects[path] = { status: { availableReplicas: 1 } };
    },
  } as unknown as Api;
  const paths = () => applied.map(({ path }) => path.split("/namespaces/")[1]);

  beforeEach(() => {
    lists = {};
    objects = { "/api/v1/namespaces/n/secrets/tok": { data: { "runner-token": "eA==" } } };
    applied = [];
    asked = [];
    refusal = undefined;
  });

  it("looks at Runners and FluxInstances in all namespaces, and at nothing else", async () => {
    await new Reconciler(api).once();
    assert.deepEqual(asked, ["/apis/apps.gitlab.com/v1beta2/runners", "/apis/fluxcd.controlplane.io/v1/fluxinstances"]);
    assert.deepEqual(applied, []);
  });

  it("makes a Runner's objects once and sets its status when that changes", async () => {
    const reconciler = new Reconciler(api);
    lists["runners"] = [runner()];
    await reconciler.once();
    assert.deepEqual(paths(), ["n/configmaps/r-runner", "n/deployments/r-runner", "n/runners/r/status"]);
    assert.equal(applied[2]!.body.status?.["phase"], "Pending");
    lists["runners"] = [runner(applied[2]!.body.status)];
    applied = [];
    await reconciler.once();
    assert.deepEqual(paths(), ["n/runners/r/status"]);
    assert.equal(applied[0]!.body.status?.["phase"], "Running");
    lists["runners"] = [runner(applied[0]!.body.status)];
    applied = [];
    await reconciler.once();
    assert.deepEqual(applied, []);
  });

  it("makes the Deployment again when somebody removes it", async () => {
    const reconciler = new Reconciler(api);
    lists["runners"] = [runner()];
    await reconciler.once();
    delete objects["/apis/apps/v1/namespaces/n/deployments/r-runner"];
    applied = [];
    await reconciler.once();
    assert.ok(paths().includes("n/deployments/r-runner"));
  });

  it("leaves alone what is being deleted", async () => {
    lists["runners"] = [runner(undefined, { deletionTimestamp: "2026-11-21T12:00:00Z" })];
    lists["fluxinstances"] = [{ ...instance, metadata: { ...instance.metadata, deletionTimestamp: "x" } }];
    await new Reconciler(api).once();
    assert.deepEqual(applied, []);
  });

  it("says that a FluxInstance is ready when Flux's kinds are served", async () => {
    lists["fluxinstances"] = [instance];
    const ready = () => (applied.at(-1)!.body.status!["conditions"] as { status: string }[])[0]!.status;
    await new Reconciler(api).once();
    assert.deepEqual(paths(), ["f/fluxinstances/flux/status"]);
    assert.equal(ready(), "False");
    const metadata = { name: "kustomizations.kustomize.toolkit.fluxcd.io" };
    for (const served of ["False", "True"]) {
      const status = { conditions: [{ type: "Established", status: served }] };
      lists["customresourcedefinitions"] = [{ metadata, status }];
      await new Reconciler(api).once();
      assert.equal(ready(), served);
    }
  });

  it("goes on when something went meanwhile, and tells of any other refusal", async () => {
    lists["runners"] = [runner()];
    for (const status of [403, 404, 409]) {
      refusal = status;
      await new Reconciler(api).once();
    }
    refusal = 422;
    await assert.rejects(new Reconciler(api).once(), /answered with 422/);
  });
});
