import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type BuildOptions, buildCommands, commandsFolder, copyFiles } from "../../../../sandbox/toolchain/build.ts";
import { identityOf } from "../../../../sandbox/toolchain/identity.ts";
import { toolNamed } from "../../../../sandbox/toolchain/manifest.ts";

/** Stands in for `go`: `build` writes its -o file, `list -m` tells a folder. */
const fakeGo = `#!/bin/sh
case "$1" in
  build)
    echo "k8s.io/api/core/v1" >&2
    [ -f fail ] && { echo "main.go:1: broken" >&2; exit 1; }
    [ -f hang ] && { trap : TERM; sleep 60 & echo $! > pid; while kill -0 $(cat pid) 2>&-; do wait $(cat pid); done; : > ended; }
    while [ "$1" != "-o" ]; do shift; done
    echo "built $CGO_ENABLED $GOTOOLCHAIN" > "$2" ;;
  list) echo "$PWD/module" ;;
esac
`;
const kube = toolNamed("kube");

describe("a build of a tool", () => {
  const path = process.env["PATH"];
  let folder: string;
  let options: BuildOptions;
  let lines: string[];
  const inModule = (name: string) => join(folder, "modules", "kube", name);
  const inCache = () => (existsSync(options.cacheRoot) ? readdirSync(options.cacheRoot) : []);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "build-"));
    mkdirSync(join(folder, "bin"));
    mkdirSync(inModule("."), { recursive: true });
    writeFileSync(inModule("go.mod"), "module x\n\ngo 1.26.0\n");
    writeFileSync(join(folder, "bin/go"), fakeGo);
    chmodSync(join(folder, "bin/go"), 0o755);
    process.env["PATH"] = `${join(folder, "bin")}${delimiter}${path}`;
    lines = [];
    options = { cacheRoot: join(folder, "cache"), root: join(folder, "modules"), onLine: (line) => lines.push(line) };
  });
  afterEach(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });

  it("gives the file and a link for each further command, in the environment that we chose", async () => {
    const { folder: made, isNew } = await buildCommands(kube, options);
    assert.equal(made, commandsFolder(kube, options));
    assert.equal(isNew, true);
    for (const command of kube.commands) assert.equal(readFileSync(join(made, command), "utf8"), "built 0 local\n");
    assert.deepEqual(inCache().length, 1);
  });

  it("tells how far it is", async () => {
    await buildCommands(kube, options);
    assert.deepEqual(lines, ["compiling k8s.io/api/core/v1 (1 packages so far)"]);
  });

  it("is not repeated while the module is the same", async () => {
    await buildCommands(kube, options);
    writeFileSync(inModule("fail"), "");
    assert.equal((await buildCommands(kube, options)).isNew, false);
    writeFileSync(inModule("go.mod"), "module x\n\ngo 1.26.1\n");
    await assert.rejects(buildCommands(kube, options));
  });

  it("is made once when two ask for it at the same time", async () => {
    const both = await Promise.all([buildCommands(kube, options), buildCommands(kube, options)]);
    assert.equal(both.filter(({ isNew }) => isNew).length, 1);
  });

  it("tells why it failed and leaves nothing", async () => {
    writeFileSync(inModule("fail"), "");
    await assert.rejects(buildCommands(kube, options), /`go build .*exit code 1:\n[\s\S]*main\.go:1: broken/);
    assert.deepEqual(inCache(), []);
  });

  it("says that Go is missing", async () => {
    process.env["PATH"] = join(folder, "nothing");
    await assert.rejects(buildCommands(kube, options), /`go` is not on PATH: install it/);
  });

  it("ends with all of its processes when it is stopped, and leaves nothing", async () => {
    writeFileSync(inModule("hang"), "");
    const stop = new AbortController();
    const build = buildCommands(kube, { ...options, signal: stop.signal });
    while (!existsSync(inModule("pid")) || readFileSync(inModule("pid"), "utf8") === "") await sleep(5);
    const pid = Number(readFileSync(inModule("pid"), "utf8"));
    assert.ok(identityOf(pid));
    stop.abort(new Error("stopped by the user"));
    await assert.rejects(build, /stopped by the user/);
    assert.ok(existsSync(inModule("ended")), "it had to be killed");
    assert.equal(identityOf(pid), undefined, "the compiler that go started still runs");
    assert.deepEqual(inCache(), []);
  });

  it("removes what a killed build of the same tool left", async () => {
    mkdirSync(`${commandsFolder(kube, options)}.part-abc`, { recursive: true });
    mkdirSync(commandsFolder(kube, options));
    await buildCommands(kube, options);
    assert.equal(inCache().length, 1);
  });

  it("copies the files of a module under names that tell their folder", async () => {
    mkdirSync(inModule("module/stage/fast"), { recursive: true });
    for (const name of ["a.yaml", "kustomization.yaml", "README.md"]) {
      writeFileSync(inModule(`module/stage/fast/${name}`), name);
    }
    const files = { module: "k8s.io/kubernetes", from: ["stage/fast"], as: "stages" };
    const { folder: made } = await copyFiles(kube, files, options);
    assert.deepEqual(readdirSync(made).sort(), ["done.json", "fast-a.yaml"]);
  });
});
