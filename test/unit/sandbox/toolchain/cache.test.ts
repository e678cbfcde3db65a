import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { defaultCacheRoot, goVersionOf, moduleHash } from "../../../../sandbox/toolchain/cache.ts";
import { toolNamed } from "../../../../sandbox/toolchain/manifest.ts";

const tool = toolNamed("gitlab-runner");

describe("the cache of tools", () => {
  let root: string;
  const put = (path: string, text: string) => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "cache-"));
    put("gitlab-runner/go.mod", "module x\n\ngo 1.26.5\n");
    put("gitlab-runner/go.sum", "sum\n");
    put("gitlab-runner/main.go", "package main\n");
    put("gitlab-runner/stubs/moa/moa.go", "package moa\n");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("is under XDG_CACHE_HOME, or under ~/.cache where that is no absolute path", () => {
    assert.equal(defaultCacheRoot({ XDG_CACHE_HOME: "/c" }), "/c/gitlab-kubernetes/tools");
    const home = join(homedir(), ".cache/gitlab-kubernetes/tools");
    for (const env of [{}, { XDG_CACHE_HOME: "" }, { XDG_CACHE_HOME: "relative" }]) {
      assert.equal(defaultCacheRoot(env), home);
    }
  });

  for (const path of ["go.mod", "go.sum", "main.go", "stubs/moa/moa.go"]) {
    it(`has another place when ${path} changes`, () => {
      const before = moduleHash(tool, root);
      assert.match(before, /^[0-9a-f]{16}$/);
      assert.equal(moduleHash(tool, root), before);
      put(`gitlab-runner/${path}`, "changed\n");
      assert.notEqual(moduleHash(tool, root), before);
    });
  }

  it("has another place when a source is renamed or the build's arguments change", () => {
    const before = moduleHash(tool, root);
    assert.notEqual(moduleHash({ ...tool, ldflags: ["-s"] }, root), before);
    rmSync(join(root, "gitlab-runner/main.go"));
    put("gitlab-runner/other.go", "package main\n");
    assert.notEqual(moduleHash(tool, root), before);
  });

  it("keeps its place when a file that no build reads changes", () => {
    const before = moduleHash(tool, root);
    put("gitlab-runner/README.md", "text\n");
    assert.equal(moduleHash(tool, root), before);
  });

  it("knows the Go version that a module asks for", () => {
    assert.equal(goVersionOf(tool, root), "1.26.5");
    put("gitlab-runner/go.mod", "module x\n");
    assert.throws(() => goVersionOf(tool, root), /go\.mod has no "go" line/);
  });
});
