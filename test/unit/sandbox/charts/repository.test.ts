import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { packStandIn } from "../../../../sandbox/charts/archive.ts";
import { type ChartRepository, startChartRepository } from "../../../../sandbox/charts/repository.ts";
import { findHelm, skipUnless } from "./helm.ts";

interface Index {
  entries: Record<string, { name: string; version: string; digest: string; urls: string[] }[]>;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("chart repository", () => {
  let dir: string;
  let repository: ChartRepository | undefined;
  const get = (path: string) => fetch(`${repository!.url}/${path}`);
  const index = async () => parse(await (await get("index.yaml")).text()) as Index;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "repository-"));
  });
  afterEach(async () => {
    await repository?.stop();
    repository = undefined;
    await rm(dir, { recursive: true });
  });

  it("listens on 127.0.0.1 and lists the pinned version of each chart, with the digest of what it serves", async () => {
    repository = await startChartRepository({ dir });
    assert.match(repository.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    const { entries } = await index();
    assert.deepEqual(
      Object.values(entries).map(([chart]) => `${chart!.name} ${chart!.version}`),
      ["flux-operator 0.60.0", "gitlab-agent 2.32.0", "gitlab-runner 0.88.0"],
    );
    for (const [chart] of Object.values(entries)) {
      const bytes = new Uint8Array(await (await get(chart!.urls[0]!)).arrayBuffer());
      assert.equal(sha256(bytes), chart!.digest);
    }
  });

  it("lists further versions that a stack file pins", async () => {
    repository = await startChartRepository({ dir, pins: [{ name: "gitlab-runner", version: "0.87.1" }] });
    const { entries } = await index();
    assert.deepEqual(
      entries["gitlab-runner"]?.map(({ version }) => version),
      ["0.87.1", "0.88.0"],
    );
  });

  it("packs a version on demand that nothing pins", async () => {
    repository = await startChartRepository({ dir });
    const answer = await get("charts/gitlab-agent-2.29.0.tgz");
    assert.equal(answer.status, 200);
    const { digest } = await packStandIn({ name: "gitlab-agent", version: "2.29.0" }, join(dir, "again"));
    assert.equal(sha256(new Uint8Array(await answer.arrayBuffer())), digest);
  });

  it("answers 404 with the reason for what it cannot pack", async () => {
    repository = await startChartRepository({ dir });
    const answer = await get("charts/redis-1.0.0.tgz");
    assert.equal(answer.status, 404);
    assert.match(await answer.text(), /no stand-in for the chart \\"redis\\"/);
    assert.equal((await get("charts/..%2Fsecret")).status, 404);
  });

  it("serves a real archive in place of the stand-in, unchanged, and says so", async () => {
    const charts = join(dir, "real");
    await mkdir(charts);
    const { path, digest } = await packStandIn({ name: "gitlab-runner", version: "0.86.0" }, join(dir, "made"));
    await copyFile(path, join(charts, "gitlab-runner-0.86.0.tgz"));
    repository = await startChartRepository({ dir: join(dir, "served"), charts });
    assert.deepEqual(repository.charts, [
      { name: "flux-operator", version: "0.60.0", archiveVersion: "0.60.0", real: false },
      { name: "gitlab-agent", version: "2.32.0", archiveVersion: "2.32.0", real: false },
      { name: "gitlab-runner", version: "0.86.0", archiveVersion: "0.86.0", real: true },
      { name: "gitlab-runner", version: "0.88.0", archiveVersion: "0.86.0", real: true },
    ]);
    const bytes = new Uint8Array(await (await get("charts/gitlab-runner-0.88.0.tgz")).arrayBuffer());
    assert.equal(sha256(bytes), digest);
  });

  it("serves the Runner Operator's manifest with its digest", async () => {
    repository = await startChartRepository({ dir });
    const { url, sha256: expected } = repository.operatorManifest;
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    assert.equal(sha256(bytes), expected);
  });

  it("is a repository that helm itself reads", async function () {
    const helm = await findHelm();
    skipUnless(this, helm, "no helm on the PATH, and the sandbox has not built one yet");
    repository = await startChartRepository({ dir });
    const homes = { HELM_CACHE_HOME: dir, HELM_CONFIG_HOME: dir, HELM_DATA_HOME: dir };
    const args = ["show", "chart", "flux-operator", "--repo", repository.url, "--version", "0.60.0"];
    const { stdout } = await execa(helm!, args, { env: homes });
    assert.match(stdout, /^appVersion: v0\.60\.0$/m);
  });
});
