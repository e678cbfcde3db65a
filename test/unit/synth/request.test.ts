import assert from "node:assert/strict";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import * as pulumi from "@pulumi/pulumi";
import { record } from "../../lib/record.ts";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

describe("options of a registration", () => {
  async function optionsOf(options: pulumi.CustomResourceOptions) {
    const recording = await record(() => new ConfigMap("x", {}, options));
    return recording.only(CONFIG_MAP, "x").options;
  }

  it("are the SDK's version and aliases only, when the program sets none", async () => {
    const { version, aliases, ...rest } = await optionsOf({});
    assert.match(version!, /^\d+\.\d+\.\d+$/);
    assert.deepEqual(rest, {});
    assert.deepEqual(aliases ?? [], []);
  });

  for (const [what, options, expected] of [
    ["ignoreChanges", { ignoreChanges: ["data"] }, { ignoreChanges: ["data"] }],
    ["replaceOnChanges", { replaceOnChanges: ["data"] }, { replaceOnChanges: ["data"] }],
    ["additionalSecretOutputs", { additionalSecretOutputs: ["data"] }, { additionalSecretOutputs: ["data"] }],
    ["deleteBeforeReplace, also when it is false", { deleteBeforeReplace: false }, { deleteBeforeReplace: false }],
    ["retainOnDelete", { retainOnDelete: true }, { retainOnDelete: true }],
    ["import", { import: "ns/x" }, { import: "ns/x" }],
    ["timeouts", { customTimeouts: { create: "5m", delete: "1m" } }, { timeouts: { create: "5m", delete: "1m" } }],
    ["a URN as alias", { aliases: ["urn:pulumi:a::b::c::d"] }, { aliases: ["urn:pulumi:a::b::c::d"] }],
    ["an alias by its parts", { aliases: [{ name: "old", parent: undefined }] }, { aliases: ["name=old parent=none"] }],
  ] as const) {
    it(`keep ${what}`, async () => {
      const { version: _, ...found } = await optionsOf(options as pulumi.CustomResourceOptions);
      assert.deepEqual(found, expected);
    });
  }

  it("keep what a resource is deleted with", async () => {
    const recording = await record(() => {
      const owner = new ConfigMap("owner", {});
      new ConfigMap("x", {}, { deletedWith: owner });
    });
    const { urn } = recording.only(CONFIG_MAP, "owner");
    assert.equal(recording.only(CONFIG_MAP, "x").options.deletedWith, urn);
  });
});

describe("source lines of a registration", () => {
  it("are lines of this project only, also when the SDK calls the program back", async () => {
    const recording = await record(() => pulumi.output("x").apply((name) => new ConfigMap(name, {})));
    const { source, trace } = recording.only(CONFIG_MAP);
    assert.equal(source?.file, "test/unit/synth/request.test.ts");
    assert.deepEqual(
      trace.filter(({ file }) => file.includes("node_modules")),
      [],
    );
  });
});
