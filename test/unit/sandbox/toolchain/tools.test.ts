import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandsFolder } from "../../../../sandbox/toolchain/build.ts";
import { toolNamed } from "../../../../sandbox/toolchain/manifest.ts";
import { BuildQueue, type ToolEvent, toolchain } from "../../../../sandbox/toolchain/tools.ts";

describe("the toolchain", () => {
  let folder: string;
  let cacheRoot: string;
  let root: string;
  const module = (name: string) => {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, "go.mod"), "module x\n\ngo 9.9.9\n");
  };
  const cached = (name: string) => {
    module(name);
    const place = commandsFolder(toolNamed(name), { cacheRoot, root });
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "done.json"), "{}");
    return place;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tools-"));
    cacheRoot = join(folder, "cache");
    root = join(folder, "modules");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("takes from the cache what is there and knows the path of each command", async () => {
    const place = cached("kube");
    const events: ToolEvent[] = [];
    const chain = toolchain({ cacheRoot, root, env: {}, onEvent: (event) => events.push(event) });
    const ready = { name: "kube", path: join(place, "kube"), source: "cached", seconds: 0 };
    assert.deepEqual(await chain.ensure(["kube"]), [ready]);
    assert.equal(chain.path("kubectl"), join(place, "kubectl"));
    await chain.ensure(["kube"]);
    assert.deepEqual(events, [{ tool: "kube", state: "ready", ready }]);
  });

  it("says what to ensure before a path is asked for", () => {
    assert.throws(() => toolchain({ cacheRoot, root }).path("kubectl"), /ensure\(\["kube"\]\)/);
  });

  it("names all missing tools when Go is too old for them, and fails each of them", async () => {
    for (const name of ["helm", "registry"]) module(name);
    cached("etcd");
    const events: ToolEvent[] = [];
    const chain = toolchain({ cacheRoot, root, env: {}, onEvent: (event) => events.push(event) });
    const failure = Promise.all([chain.ensure(["registry"]), chain.ensure(["etcd", "helm"])]);
    await assert.rejects(failure, /^PreflightError: Go 9\.9\.9 or newer is needed[\s\S]*yet: registry, helm\./);
    assert.equal((await chain.ensure(["etcd"]))[0]!.source, "cached");
    const failed = events.filter(({ state }) => state === "failed").map(({ tool }) => tool);
    assert.deepEqual(failed.sort(), ["helm", "registry"]);
  });

  it("refuses files of a tool that has none", async () => {
    await assert.rejects(toolchain({ cacheRoot, root }).files("helm"), /"helm" has no files/);
  });
});

describe("the queue of builds", () => {
  it("runs one at a time, the lowest rank first, and goes on after a failure", async () => {
    const queue = new BuildQueue();
    const seen: number[] = [];
    let running = 0;
    const work = (rank: number) =>
      queue.run(rank, async () => {
        assert.equal(++running, 1);
        await new Promise(setImmediate);
        seen.push(rank);
        running--;
        if (rank === 1) throw new Error("broken");
      });
    const all = await Promise.allSettled([work(3), work(1), work(2)]);
    assert.deepEqual(seen, [1, 2, 3]);
    assert.deepEqual(
      all.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
  });
});
