import assert from "node:assert/strict";
import { leftovers, releaseProtected, renderLeftovers } from "../../../sandbox/destroy.ts";

const before = { cluster: ["dev: Namespace default"], gitlab: ["file 1@main README.md"] };

describe("leftovers", () => {
  it("is empty when everything is as before", () => {
    assert.deepEqual(leftovers(before, before), { cluster: [], gitlab: [], kept: [], touched: [] });
  });

  it("tells what is left, what is kept on purpose and what is gone", () => {
    const after = {
      cluster: ["dev: Secret default/token", "dev: apiextensions.k8s.io/CustomResourceDefinition a.b.c"],
      gitlab: ["file 1@main README.md", "runners 501 shop"],
    };
    assert.deepEqual(leftovers(before, after), {
      cluster: ["dev: Secret default/token"],
      gitlab: ["runners 501 shop"],
      kept: ["dev: apiextensions.k8s.io/CustomResourceDefinition a.b.c"],
      touched: ["dev: Namespace default"],
    });
  });
});

describe("releaseProtected", () => {
  const urn = (name: string) => `urn:pulumi:prod::p::kubernetes:core/v1:Namespace::${name}`;
  const engine = (resources: { urn: string; protect?: boolean }[], calls: string[][], exitCode = 0) =>
    async function run(args: string[]) {
      calls.push(args);
      if (args[0] === "state") return { exitCode, output: "refused", changes: {} };
      return { exitCode: 0, output: `Exported:\n${JSON.stringify({ deployment: { resources } })}`, changes: {} };
    };

  it("names what is protected, and releases each by its name", async () => {
    const calls: string[][] = [];
    const lines: string[] = [];
    const resources = [{ urn: urn("shop"), protect: true }, { urn: urn("tools") }, { urn: urn("bank"), protect: true }];
    await releaseProtected(engine(resources, calls), (line) => lines.push(line));
    assert.deepEqual(calls[1], ["state", "unprotect", urn("shop"), urn("bank"), "--yes", "--non-interactive"]);
    assert.deepEqual(lines.slice(1), [`  ${urn("shop")}`, `  ${urn("bank")}`]);
  });

  it("asks for nothing where nothing is protected, and does not go on when it is refused", async () => {
    const calls: string[][] = [];
    await releaseProtected(engine([{ urn: urn("tools") }], calls), assert.fail);
    assert.equal(calls.length, 1);
    await assert.rejects(
      releaseProtected(engine([{ urn: urn("shop"), protect: true }], calls, 1), () => {}),
      /^Error: pulumi state unprotect failed/,
    );
  });
});

describe("renderLeftovers", () => {
  it("says that a clean destroy is clean, and names what a chart keeps", () => {
    const text = renderLeftovers("dev", {
      cluster: [],
      gitlab: [],
      touched: [],
      kept: ["dev: CustomResourceDefinition a"],
    });
    assert.match(text, /^Nothing of the stack "dev" is left/);
    assert.match(text, /CustomResourceDefinition a/);
  });

  it("names every leftover", () => {
    assert.match(
      renderLeftovers("dev", { cluster: ["x"], gitlab: ["y"], touched: [], kept: [] }),
      /not clean:\nLeft in the clusters:\n {2}x\nLeft in GitLab:\n {2}y/,
    );
  });
});
