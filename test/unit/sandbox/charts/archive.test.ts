import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, list } from "tar";
import { packStandIn, realArchives } from "../../../../sandbox/charts/archive.ts";

describe("chart archives", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "archives-"));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it("packs the same bytes twice", async () => {
    const one = await packStandIn({ name: "gitlab-agent", version: "2.32.0" }, join(dir, "one"));
    const two = await packStandIn({ name: "gitlab-agent", version: "2.32.0" }, join(dir, "two"));
    assert.equal(one.digest, two.digest);
    assert.deepEqual(await readFile(one.path), await readFile(two.path));
  });

  it("puts everything below a folder of the chart's name, with one fixed time", async () => {
    const { path } = await packStandIn({ name: "flux-operator", version: "0.60.0" }, dir);
    const names: string[] = [];
    const times = new Set<string | undefined>();
    await list({
      file: path,
      onReadEntry: ({ path: name, mtime }) => {
        names.push(name);
        times.add(mtime?.toISOString());
      },
    });
    assert.deepEqual([...times], ["2020-01-01T00:00:00.000Z"]);
    assert.ok(names.includes("flux-operator/Chart.yaml"));
    assert.ok(names.includes("flux-operator/templates/deployment.yaml"));
    assert.deepEqual(
      names.filter((name) => !name.startsWith("flux-operator/")),
      [],
    );
  });

  it("writes the version that is asked for, and the application's with it, into the archive", async () => {
    const { path } = await packStandIn({ name: "gitlab-runner", version: "0.86.2" }, dir);
    const [read] = await realArchives(dir);
    assert.equal(read?.path, path);
    assert.equal(read.version, "0.86.2");
    assert.equal(read.appVersion, "18.9.0");
  });

  it("refuses a chart without a stand-in and says what to do", async () => {
    await assert.rejects(
      packStandIn({ name: "gitlab", version: "10.0.0" }, dir),
      /no stand-in for the chart "gitlab"; it has gitlab-runner, gitlab-agent, flux-operator\. Give the real archive/,
    );
  });

  it("refuses an archive that is no chart, by its path", async () => {
    const folder = join(dir, "x");
    await mkdir(folder);
    await cp(import.meta.filename, join(folder, "a.ts"));
    await writeFile(join(folder, "values.yaml"), "a: 1\n");
    await create({ cwd: dir, file: join(dir, "x-1.0.0.tgz"), gzip: true }, ["x"]);
    await assert.rejects(realArchives(dir), /x-1\.0\.0\.tgz is not a chart archive: it has no <chart>\/Chart\.yaml/);
  });
});
