import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { extract, list } from "tar";
import { object } from "../lib/judge.ts";
import { startPackIn } from "./running-pack.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

describe("the archive of the pack", function () {
  this.timeout(60_000);
  const elsewhere = mkdtempSync(join(tmpdir(), "pack-"));
  let archive = "";

  before(async () => {
    const { stdout } = await execa(
      "npm",
      ["pack", "--workspace", "policy", "--pack-destination", elsewhere, "--silent"],
      {
        cwd: root,
      },
    );
    archive = join(elsewhere, stdout.trim().split("\n").at(-1)!);
  });
  after(() => rmSync(elsewhere, { recursive: true }));

  it("holds what a host needs, and no sources", async () => {
    const paths: string[] = [];
    await list({ file: archive, onReadEntry: ({ path }) => paths.push(path.replace(/^package\//, "")) });
    assert.deepEqual(paths.sort(), [
      "CHANGELOG.md",
      "LICENSE",
      "PulumiPolicy.yaml",
      "README.md",
      "bin/index.js",
      "bin/package.json",
      "package.json",
    ]);
  });

  it("judges the stack of a project that has nothing else of ours", async () => {
    const modules = join(elsewhere, "node_modules");
    const folder = join(modules, "gitlab-kubernetes-policy");
    mkdirSync(folder, { recursive: true });
    await extract({ file: archive, cwd: folder, strip: 1 });
    // What `npm install` would bring, without a registry.
    symlinkSync(join(root, "node_modules/@pulumi"), join(modules, "@pulumi"));
    const pack = await startPackIn(folder);
    try {
      const spec = { containers: [{ name: "it", image: "a:1", securityContext: { privileged: true } }] };
      const found = await pack.analyze(object("v1", "Pod", { metadata: { namespace: "shop" }, spec }));
      assert.ok(found.some(({ message }) => message.startsWith("[pss-privileged] ")));
    } finally {
      pack.stop();
    }
  });
});
