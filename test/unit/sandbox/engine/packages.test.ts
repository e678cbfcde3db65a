import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programDependencies, requiredPlugins } from "../../../../sandbox/engine/packages.ts";

describe("engine: required plugins", () => {
  let root: string;
  const put = (path: string, manifest: object | string) => {
    mkdirSync(join(root, path), { recursive: true });
    const text = typeof manifest === "string" ? manifest : JSON.stringify(manifest);
    writeFileSync(join(root, path, "package.json"), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "packages-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("finds what installed packages ask for, scoped, nested and under their own names", () => {
    put("node_modules/@pulumi/random", { name: "@pulumi/random", version: "4.21.2", pulumi: { resource: true } });
    put("node_modules/@acme/thing", {
      name: "@acme/thing",
      version: "1.0.0",
      pulumi: { resource: true, name: "thing", version: "v2.0.0", server: "https://x" },
    });
    put("node_modules/plain", { name: "plain", version: "1.0.0" });
    put("node_modules/plain/node_modules/@pulumi/random", {
      name: "@pulumi/random",
      version: "4.0.0",
      pulumi: { resource: true, version: "4.0.0" },
    });
    put("node_modules/broken", "{");
    const found = requiredPlugins(root).sort((a, b) => `${a.name}${a.version}`.localeCompare(`${b.name}${b.version}`));
    assert.deepEqual(found, [
      { name: "random", version: "4.0.0" },
      { name: "random", version: "4.21.2" },
      { name: "thing", version: "2.0.0", server: "https://x" },
    ]);
  });

  it("looks in the folders above a program that has no node_modules of its own", () => {
    put("node_modules/@pulumi/gitlab", {
      name: "@pulumi/gitlab",
      version: "10.1.1",
      pulumi: { resource: true, name: "gitlab" },
    });
    mkdirSync(join(root, "a/b"), { recursive: true });
    assert.deepEqual(requiredPlugins(join(root, "a/b")), [{ name: "gitlab", version: "10.1.1" }]);
  });

  it("tells a program's dependencies as they are installed", () => {
    put(".", { dependencies: { zod: "^4", gone: "1.x" } });
    put("node_modules/zod", { name: "zod", version: "4.6.7" });
    assert.deepEqual(programDependencies(root), [
      { name: "zod", version: "4.6.7" },
      { name: "gone", version: "1.x" },
    ]);
  });
});
