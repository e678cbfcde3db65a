import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { RunnerOperatorSettings } from "../../../../components/runner/runner.schema.ts";
import { RunnerOperator, readManifest } from "../../../../components/runner/runner-operator.ts";
import { record } from "../../../lib/record.ts";

const MANIFEST = `kind: CustomResourceDefinition
metadata: {name: runners.apps.gitlab.com}
---
kind: ServiceAccount
metadata: {name: gitlab-runner-sa}
---
kind: Deployment
metadata: {name: gitlab-runner-gitlab-runnercontroller-manager}
spec: {template: {spec: {containers: []}}}
`;
const sha256 = createHash("sha256").update(MANIFEST).digest("hex");
const GROUP = "kubernetes:yaml/v2:ConfigGroup";

const recorded = (manifest: RunnerOperatorSettings["manifest"]) =>
  record(
    () =>
      new RunnerOperator("dev", {
        settings: { cluster: "dev", manifest },
        owner: { project: "gitlab-kubernetes", stack: "dev" },
        namespace: "gitlab-runner-system",
      }),
    { preview: true },
  );

describe("RunnerOperator", () => {
  let folder: string;
  before(() => {
    mkdirSync("node_modules/.cache", { recursive: true });
    folder = mkdtempSync("node_modules/.cache/runner-operator-");
    writeFileSync(join(folder, "operator.yaml"), MANIFEST);
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = () => join(folder, "operator.yaml");

  it("registers the manifest and rights in the operator's namespace, and nothing over the whole cluster", async () => {
    const { tree } = await recorded({ file: file(), sha256 });
    assert.deepEqual(tree().slice(1).toSorted(), [
      "gitlab-kubernetes:index:RunnerOperator > kubernetes:rbac.authorization.k8s.io/v1:Role dev-operator",
      "gitlab-kubernetes:index:RunnerOperator > kubernetes:rbac.authorization.k8s.io/v1:RoleBinding dev-operator",
      "gitlab-kubernetes:index:RunnerOperator > kubernetes:yaml/v2:ConfigGroup dev",
    ]);
  });

  it("knows the vendored objects at preview", async () => {
    const { inputs } = (await recorded({ file: file(), sha256 })).only(GROUP);
    assert.deepEqual(
      inputs["objs"].map(({ kind }: { kind: string }) => kind),
      ["CustomResourceDefinition", "ServiceAccount", "Deployment"],
    );
  });

  it("binds the operator's ServiceAccount in its namespace", async () => {
    const recording = await recorded({ file: file(), sha256 });
    const { inputs } = recording.only("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding");
    assert.deepEqual(inputs["subjects"], [
      { kind: "ServiceAccount", name: "gitlab-runner-sa", namespace: "gitlab-runner-system" },
    ]);
  });

  it("reads no address without an engine, and says that the objects are unknown", async () => {
    const { inputs } = (await recorded({ url: "https://gitlab.invalid/operator.yaml" })).only(GROUP);
    assert.deepEqual(inputs["objs"], { unknown: true });
  });

  it("refuses a manifest with another sum, and names both", async () => {
    const other = "0".repeat(64);
    await assert.rejects(readManifest({ file: file(), sha256: other }), {
      message: `The manifest of the Runner Operator has the SHA-256 sum ${sha256}, and the settings allow ${other}; review what changed, then write the new sum.`,
    });
  });
});

describe("readManifest from an address", () => {
  let server: Server;
  let url: string;
  before(async () => {
    server = createServer((request, response) => {
      response.statusCode = request.url === "/operator.yaml" ? 200 : 404;
      response.end(MANIFEST);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  it("gives the text, checked where there is a sum", async () => {
    assert.equal(await readManifest({ url: `${url}/operator.yaml` }), MANIFEST);
    assert.equal(await readManifest({ url: `${url}/operator.yaml`, sha256 }), MANIFEST);
    await assert.rejects(
      readManifest({ url: `${url}/operator.yaml`, sha256: "0".repeat(64) }),
      /the settings allow 0000/,
    );
  });

  it("says why an address gives nothing, and what to do", async () => {
    await assert.rejects(readManifest({ url: `${url}/gone.yaml` }), {
      message: `The manifest of the Runner Operator cannot be read from ${url}/gone.yaml: HTTP 404; vendor it and name file and sha256.`,
    });
    await assert.rejects(
      readManifest({ url: "http://127.0.0.1:1/operator.yaml" }),
      /cannot be read from .*: (connect ECONNREFUSED|bad port)/,
    );
  });
});
