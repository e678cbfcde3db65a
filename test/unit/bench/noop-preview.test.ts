import assert from "node:assert/strict";
import { literalStack } from "../../../bench/noop-preview.ts";

const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const STACK = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev";
const PROVIDER = "urn:pulumi:dev::p::pulumi:providers:random::r";

describe("benchmark of previews without a change", () => {
  it("makes literal resources and outputs of a state, with secrets opened and the engine's own keys gone", () => {
    const deployment = {
      resources: [
        { urn: STACK, type: "pulumi:pulumi:Stack", custom: false, outputs: { url: "u" } },
        { urn: PROVIDER, type: "pulumi:providers:random", custom: true, inputs: { __internal: {}, version: "1" } },
        {
          urn: "urn:pulumi:dev::p::random:index/randomPassword:RandomPassword::pw",
          type: "random:index/randomPassword:RandomPassword",
          custom: true,
          inputs: { keepers: [{ k: { ...SIGNATURE, plaintext: '"v"' } }], __defaults: [] },
          parent: STACK,
          provider: `${PROVIDER}::id`,
          protect: true,
        },
      ],
    };
    const { resources, outputs } = literalStack(`a line of the engine\n${JSON.stringify({ deployment })}`);
    assert.deepEqual(outputs, { url: "u" });
    assert.equal(resources.length, 2);
    assert.deepEqual(resources[1], {
      urn: "urn:pulumi:dev::p::random:index/randomPassword:RandomPassword::pw",
      type: "random:index/randomPassword:RandomPassword",
      name: "pw",
      custom: true,
      parent: STACK,
      provider: PROVIDER,
      dependencies: [],
      protect: true,
      inputs: { keepers: [{ k: "v" }] },
    });
  });
});
