import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { modulesRoot } from "../../../../sandbox/toolchain/cache.ts";
import { goBuildArguments, toolNamed, tools, toolWithCommand } from "../../../../sandbox/toolchain/manifest.ts";

const goMod = (name: string) => readFileSync(join(modulesRoot, name, "go.mod"), "utf8");

describe("the manifest of tools", () => {
  for (const tool of tools) {
    it(`agrees with the go.mod of ${tool.name}`, () => {
      const text = goMod(tool.name);
      const pinned = new RegExp(
        `^\\t?(?:require )?${tool.module.replaceAll(".", "\\.")} ${tool.version}( // indirect)?$`,
        "m",
      );
      assert.ok(pinned.test(text), `go.mod does not pin ${tool.module} ${tool.version}`);
      assert.ok(existsSync(join(modulesRoot, tool.name, "go.sum")), "go.sum is committed");
      if (tool.package === ".") assert.ok(existsSync(join(modulesRoot, tool.name, "main.go")));
      else assert.ok(text.split("\n").includes(`tool ${tool.package}`), `go.mod has no "tool ${tool.package}"`);
    });
  }

  it("has an entry for every folder with a go.mod", () => {
    const folders = readdirSync(modulesRoot).filter((name) => existsSync(join(modulesRoot, name, "go.mod")));
    assert.deepEqual(folders.sort(), tools.map(({ name }) => name).sort());
  });

  it("gives each command to one tool only", () => {
    const commands = tools.flatMap((tool) => tool.commands);
    assert.equal(new Set(commands).size, commands.length);
    assert.equal(toolWithCommand("kubectl").name, "kube");
  });

  it("uses one version of Kubernetes in the whole of the kube tool", () => {
    const versions = [...goMod("kube").matchAll(/k8s\.io\/\S+ => k8s\.io\/\S+ (v0\.\S+)/g)].map((match) => match[1]);
    assert.equal(versions.length, 33);
    assert.deepEqual(new Set(versions), new Set([toolNamed("kube").version.replace("v1.", "v0.")]));
  });

  it("builds what up needs before what only proofs need", () => {
    const phases = tools.map((tool) => tool.phase);
    assert.deepEqual(phases, [...phases].sort().reverse());
  });

  it("optimises the Pulumi CLI and nothing else", () => {
    const optimised = tools.filter((tool) => !goBuildArguments(tool).some((arg) => arg.startsWith("-gcflags")));
    assert.deepEqual(
      optimised.map(({ name }) => name),
      ["pulumi"],
    );
  });

  it("refuses unknown names and says which there are", () => {
    assert.throws(() => toolNamed("kubectl"), /no tool "kubectl".*pulumi, kube, etcd/);
    assert.throws(() => toolWithCommand("flux"), /no tool .* "flux".*kube-apiserver/);
  });
});
