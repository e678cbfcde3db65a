import assert from "node:assert/strict";
import { leftovers, renderLeftovers } from "../../../sandbox/destroy.ts";

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
