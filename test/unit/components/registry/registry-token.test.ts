import assert from "node:assert/strict";
import { RegistryTokenSettings } from "../../../../components/registry/registry.schema.ts";
import { RegistryToken } from "../../../../components/registry/registry-token.ts";
import { record } from "../../../lib/record.ts";

const PROJECT_TOKEN = "gitlab:index/projectDeployToken:ProjectDeployToken";
const GROUP_TOKEN = "gitlab:index/groupDeployToken:GroupDeployToken";
const PROJECT_VARIABLE = "gitlab:index/projectVariable:ProjectVariable";
const GROUP_VARIABLE = "gitlab:index/groupVariable:GroupVariable";
const component = "gitlab-kubernetes:index:RegistryToken";

const answer = ({ name }: { name: string }) => ({ username: `user-of-${name}`, token: `value-of-${name}` });
const make = (further: object = {}) =>
  record(
    () =>
      new RegistryToken("flux-pull", {
        settings: RegistryTokenSettings.parse({
          project: "acme/shop/web",
          variables: [{ project: "acme/shop/web" }],
          ...further,
        }),
        owner: { project: "gitlab-kubernetes", stack: "test" },
        now: "2026-11-21T13:35:00Z",
      }),
    { answers: { [PROJECT_TOKEN]: answer, [GROUP_TOKEN]: answer } },
  );

describe("RegistryToken", () => {
  it("registers a token and two variables under itself, and nothing else", async () => {
    assert.deepEqual((await make()).tree().sort(), [
      ` > ${component} flux-pull`,
      `${component} > ${PROJECT_TOKEN} flux-pull-g1`,
      `${component} > ${PROJECT_VARIABLE} flux-pull-token-acme/shop/web-container-registry-secret*`,
      `${component} > ${PROJECT_VARIABLE} flux-pull-username-acme/shop/web-container-registry-secret*`,
    ]);
  });

  it("asks for a token that reads, dies on a fixed day and bears the mark", async () => {
    const { inputs, options } = (await make({ life: "30d" })).only(PROJECT_TOKEN);
    assert.deepEqual(inputs, {
      name: "[gitlab-kubernetes:gitlab-kubernetes/test/flux-pull-g1]",
      project: "acme/shop/web",
      scopes: ["read_registry"],
      expiresAt: "2026-12-22T00:00:00Z",
    });
    assert.deepEqual(options.ignoreChanges, ["expiresAt"]);
  });

  it("hides, masks and protects both variables and keeps their values secret", async () => {
    for (const variable of (await make()).all(PROJECT_VARIABLE)) {
      const { masked, hidden, protected: isProtected, raw, environmentScope, value } = variable.inputs;
      assert.deepEqual(
        [masked, hidden, isProtected, raw, environmentScope, value],
        [true, true, true, true, "container-registry-secret*", { secret: true }],
      );
      assert.deepEqual(variable.options.additionalSecretOutputs, ["value"]);
    }
  });

  it("gives the variables the current generation while both are alive", async () => {
    const recording = await make({ token: { generations: [3, 4], current: 4 } });
    assert.equal(recording.all(PROJECT_TOKEN).length, 2);
    assert.deepEqual(
      recording
        .all(PROJECT_VARIABLE)
        .map(({ revealed }) => [revealed["key"], revealed["value"]])
        .sort(),
      [
        ["CONTAINER_REGISTRY_ACCESS_TOKEN", "value-of-flux-pull-g4"],
        ["CONTAINER_REGISTRY_ACCESS_USERNAME", "user-of-flux-pull-g4"],
      ],
    );
  });

  it("makes a group's token and a group's variables where the settings say so", async () => {
    const recording = await make({ project: undefined, group: "acme/shop", variables: [{ group: "acme/shop" }] });
    assert.equal(recording.only(GROUP_TOKEN).inputs["group"], "acme/shop");
    assert.deepEqual(
      recording.all(GROUP_VARIABLE).map(({ inputs }) => inputs["group"]),
      ["acme/shop", "acme/shop"],
    );
  });
});
