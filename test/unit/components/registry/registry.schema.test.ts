import assert from "node:assert/strict";
import {
  paidFeatures,
  RegistryTokenSettings,
  variableIdentities,
} from "../../../../components/registry/registry.schema.ts";

const minimal = { project: "acme/shop/web", variables: [{ project: "acme/shop/web" }] };
const faults = (further: object) =>
  RegistryTokenSettings.safeParse({ ...minimal, ...further }).error?.issues.map(
    ({ path, message }) => `${path.map(String).join(".")}: ${message}`,
  ) ?? [];

describe("RegistryTokenSettings", () => {
  it("reads for ninety days and is seen by the job that keeps the Secret, by default", () => {
    assert.deepEqual(RegistryTokenSettings.parse(minimal), {
      project: "acme/shop/web",
      scopes: ["read_registry"],
      life: "90d",
      token: { generations: [1], current: 1 },
      variables: [{ project: "acme/shop/web", environmentScope: "container-registry-secret*" }],
      keys: { username: "CONTAINER_REGISTRY_ACCESS_USERNAME", token: "CONTAINER_REGISTRY_ACCESS_TOKEN" },
    });
  });

  for (const scope of ["write_registry", "write_virtual_registry"])
    it(`refuses the scope ${scope} and says what a pipeline uses instead`, () => {
      assert.deepEqual(faults({ scopes: [scope] }), [
        `scopes.0: scope "${scope}" is not allowed: a pipeline pushes with its own CI_REGISTRY_USER and CI_REGISTRY_PASSWORD, so no stored token has to write; allowed are read_registry, read_virtual_registry`,
      ]);
    });

  it("refuses scopes that open something else", () => {
    assert.deepEqual(faults({ scopes: ["read_repository"] }), [
      'scopes.0: scope "read_repository" is not allowed: it opens something else than the registry; allowed are read_registry, read_virtual_registry',
    ]);
  });

  it("refuses a token that lives more than a year", () => {
    assert.deepEqual(faults({ life: "365d" }), []);
    assert.deepEqual(faults({ life: "366d" }), ["life: a registry token lives 365 days at most; rotate it"]);
  });

  it("refuses a token of nobody and of two, for nobody and for two", () => {
    assert.deepEqual(faults({ project: undefined }), [
      ': a registry token belongs to a project or to a group; give exactly one of "project" and "group"',
    ]);
    assert.deepEqual(faults({ group: "acme/shop" }), [
      ': a registry token belongs to a project or to a group; give exactly one of "project" and "group"',
    ]);
    assert.deepEqual(faults({ variables: [] }), [
      "variables: nobody would get the token; name at least one project or group",
    ]);
    assert.deepEqual(faults({ variables: [{ project: "a/b", group: "a" }] }), [
      'variables.0: variables belong to a project or to a group; give exactly one of "project" and "group"',
    ]);
  });

  it("refuses a scope twice, and a key that GitLab would refuse", () => {
    assert.deepEqual(faults({ scopes: ["read_registry", "read_registry"] }), ["scopes: a scope is named once"]);
    const fault =
      "keys.token: a variable is named with letters, digits and underscores, and does not start with a digit";
    for (const token of ["9TOKEN", "MY-TOKEN", "", "A".repeat(256)])
      assert.deepEqual(faults({ keys: { token } }), [fault]);
    for (const token of ["_t", "TOKEN_2", "A".repeat(255)]) assert.deepEqual(faults({ keys: { token } }), []);
  });

  it("refuses the same place twice, but not two scopes of one place", () => {
    const [one] = minimal.variables;
    assert.deepEqual(faults({ variables: [one, one] }), [
      "variables: a project or group is named once for each environment scope",
    ]);
    assert.deepEqual(faults({ variables: [one, { ...one, environmentScope: "review/*" }] }), []);
  });

  it("is strict at every level", () => {
    assert.deepEqual(faults({ key: {}, keys: { user: "X" }, variables: [{ project: "a/b", scope: "*" }] }), [
      'variables.0: Unrecognized key: "scope"',
      'keys: Unrecognized key: "user"',
      ': Unrecognized key: "key"',
    ]);
  });
});

describe("variableIdentities", () => {
  it("names owner, scope and key of every variable", () => {
    const settings = RegistryTokenSettings.parse({ ...minimal, variables: [{ group: "acme", environmentScope: "*" }] });
    assert.deepEqual(variableIdentities(settings), [
      "group acme * CONTAINER_REGISTRY_ACCESS_USERNAME",
      "group acme * CONTAINER_REGISTRY_ACCESS_TOKEN",
    ]);
  });
});

describe("paidFeatures of a registry token", () => {
  it("are the environment scopes of a group's variables, not of a project's", () => {
    const variables = [
      { project: "a/b" },
      { group: "a", environmentScope: "*" },
      { group: "a", environmentScope: "prod" },
    ];
    assert.deepEqual(paidFeatures(RegistryTokenSettings.parse({ ...minimal, variables })), [
      { path: ["variables", 2, "environmentScope"], feature: 'environmentScope "prod" of a group\'s variable' },
    ]);
  });
});
