import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { projectEnvironment, writeProject } from "../../../../sandbox/engine/project.ts";

describe("engine: project of the sandbox", () => {
  let root: string;
  const dir = () => join(root, ".sandbox/project");
  const read = (file: string) => parse(readFileSync(join(dir(), file), "utf8"));
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "project-"));
    const project =
      "name: shop\nmain: .\nstackConfigDir: stacks\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n";
    writeFileSync(join(root, "Pulumi.yaml"), project);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("copies Pulumi.yaml with a main that points at the program", () => {
    writeProject({ dir: dir(), root, stacks: {} });
    assert.deepEqual(read("Pulumi.yaml"), {
      name: "shop",
      runtime: { name: "nodejs", options: { typescript: false } },
      main: "../..",
    });
  });

  it("writes stack files that only their owner reads, and keeps the salt and the secrets that the CLI put there", () => {
    const stacks = { dev: { config: { "shop:url": "http://localhost" } } };
    writeProject({ dir: dir(), root, stacks });
    const file = join(dir(), "Pulumi.dev.yaml");
    assert.equal(statSync(file).mode & 0o777, 0o600);
    writeFileSync(
      file,
      "encryptionsalt: v1:x\nconfig:\n  shop:url: old\n  shop:stale: 1\n  shop:token:\n    secure: abc\n",
    );
    writeProject({ dir: dir(), root, stacks });
    assert.deepEqual(read("Pulumi.dev.yaml"), {
      encryptionsalt: "v1:x",
      config: { "shop:token": { secure: "abc" }, "shop:url": "http://localhost" },
    });
  });

  it("lets plain pulumi commands work there", () => {
    assert.deepEqual(projectEnvironment("/p", { stack: "dev", policyPack: "/pack" }), {
      PULUMI_OPTION_CWD: "/p",
      PULUMI_STACK: "dev",
      PULUMI_OPTION_POLICY_PACK: "/pack",
    });
    assert.deepEqual(projectEnvironment("/p"), { PULUMI_OPTION_CWD: "/p" });
  });
});
