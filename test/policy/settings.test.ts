import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { DEFAULTS, isListed, SETTINGS_SCHEMA, settingsFrom } from "../../policy/lib/settings.ts";

const { properties } = SETTINGS_SCHEMA;
const accepts = new Ajv({ allErrors: true }).compile({ type: "object", additionalProperties: false, properties });

const EXEMPTION = {
  rule: "image-no-latest",
  urn: "urn:pulumi:dev::p::kubernetes:core/v1:Pod::it",
  reason: "a reason of 20 signs",
  owner: "platform",
  until: "2026-12-31",
};
const ACCEPTANCE = { rule: "rbac-no-wildcards", object: "ClusterRole/it", reason: "a reason of 20 signs" };
const without = (data: object, key: string) =>
  Object.fromEntries(Object.entries(data).filter(([name]) => name !== key));

/** Values that a setting may have, and values that it may not. */
const TABLE: Record<keyof typeof DEFAULTS, { good: unknown[]; bad: unknown[] }> = {
  production: { good: [true, false], bad: ["yes", 1] },
  today: { good: ["", "2026-11-21"], bad: ["21.11.2026", "2026-11-21T00", "x2026-11-21", 20261121] },
  exemptions: {
    good: [[], [EXEMPTION], [{ ...EXEMPTION, ticket: "OPS-1" }]],
    bad: [
      EXEMPTION,
      ["image-no-latest"],
      ...["rule", "urn", "reason", "owner", "until"].map((key) => [without(EXEMPTION, key)]),
      ...["rule", "urn", "reason", "owner", "until", "ticket"].map((key) => [{ ...EXEMPTION, [key]: 7 }]),
      [{ ...EXEMPTION, forever: true }],
      [{ ...EXEMPTION, rule: "" }],
      [{ ...EXEMPTION, owner: "" }],
      [{ ...EXEMPTION, urn: "it" }],
      [{ ...EXEMPTION, reason: "a reason of 19 sign" }],
      [{ ...EXEMPTION, until: "2026-12" }],
      [{ ...EXEMPTION, until: "until 2026-12-31" }],
      [{ ...EXEMPTION, until: "2026-12-31 or later" }],
    ],
  },
  accepted: {
    good: [[], [ACCEPTANCE], [{ ...ACCEPTANCE, object: "Role/shop/it" }]],
    bad: [
      ACCEPTANCE,
      ["rbac-no-wildcards"],
      ...["rule", "object", "reason"].map((key) => [without(ACCEPTANCE, key)]),
      ...["rule", "object", "reason"].map((key) => [{ ...ACCEPTANCE, [key]: 7 }]),
      [{ ...ACCEPTANCE, until: "2026-12-31" }],
      [{ ...ACCEPTANCE, rule: "" }],
      [{ ...ACCEPTANCE, reason: "a reason of 19 sign" }],
      ...["it", "clusterRole/it", "Role/a/b/c", "ClusterRole/*", "a ClusterRole/it"].map((object) => [
        { ...ACCEPTANCE, object },
      ]),
    ],
  },
  insecureHosts: texts("registry.internal"),
  jobNamespaces: texts("*-jobs"),
  secretNamespaces: texts("shop"),
  jobEgressPorts: {
    good: [[], ["TCP 443", "UDP 53", "SCTP 9"]],
    bad: ["TCP 443", [443], ["443"], ["tcp 443"], ["TCP"], ["TCP https"], ["any TCP 443"], ["TCP 443 too"]],
  },
  jobDestinations: {
    good: [[], ["10.1.0.0/16 TCP 443", "fd00::/8 UDP 53", "10.1.2.3/32 SCTP 9"]],
    bad: [
      "10.1.0.0/16 TCP 443",
      [7],
      ["10.1.0.0 TCP 443"],
      ["10.1.0.0/16"],
      ["10.1.0.0/16 443"],
      [" 10.1.0.0/16 TCP 443"],
    ],
  },
  privateRanges: texts("10.0.0.0/8"),
  dualStack: { good: [true, false], bad: ["no"] },
  resolvers: texts("kube-system k8s-app=kube-dns"),
  deployTokenScopes: texts("read_registry"),
  deployTokenMaxDays: { good: [1, 365], bad: [0, 366, 1.5, "30"] },
  baselineNamespaces: texts("shop-jobs"),
  privilegedNamespaces: texts("cni"),
  levels: { good: [{}, { "image-no-latest": "advisory" }], bad: [[], { "image-no-latest": 1 }] },
  podSecurityMinor: { good: [25, 37], bad: [24, 38, 30.5, "30"] },
  containerMaximum: {
    good: [[], ["cpu 2", "cpu 1.5", "memory 4Gi", "memory 4M", "cpu 500m", "ephemeral-storage 1Ti"]],
    bad: ["cpu 2", [2], ["cpus 2"], ["cpu"], ["cpu two"], ["memory 4GB"], ["a cpu 2"], ["memory 4mi"]],
  },
  imageRegistries: texts("registry.example.com"),
  chartRepositories: texts("oci://registry.example.com/charts"),
  fluxSources: texts("oci://registry.example.com/apps"),
  apiServiceAccounts: texts("shop/*"),
  existing: texts("Secret shop/it"),
  openRunners: texts("docs-*"),
  gitlabTier: { good: ["free", "premium", "ultimate"], bad: ["Free", "gold", 1] },
};

function texts(example: string) {
  return { good: [[], [example]], bad: [example, [7]] };
}

describe("settings of the pack", () => {
  for (const [name, { good, bad }] of Object.entries(TABLE)) {
    for (const value of good)
      it(`${name} may be ${JSON.stringify(value)}`, () => {
        assert.ok(accepts({ [name]: value }), JSON.stringify(accepts.errors));
        assert.deepEqual(settingsFrom({ [name]: value }), { settings: { ...DEFAULTS, [name]: value }, unknown: [] });
      });
    for (const value of bad)
      it(`${name} may not be ${JSON.stringify(value)}`, () => assert.equal(accepts({ [name]: value }), false));
  }

  it("have the defaults that the schema names", () => {
    const named = Object.entries(properties).map(([name, schema]) => [name, (schema as { default?: unknown }).default]);
    assert.deepEqual(Object.fromEntries(named), DEFAULTS);
  });

  it("have defaults that are safe: none may drift unseen", () => {
    const isEmpty = (value: unknown) => value === "" || (typeof value === "object" && Object.keys(value!).length === 0);
    assert.deepEqual(Object.fromEntries(Object.entries(DEFAULTS).filter(([, value]) => !isEmpty(value))), {
      production: false,
      secretNamespaces: ["flux-system"],
      jobEgressPorts: ["TCP 443"],
      // RFC 1918, 6598, 3927, 4193 and 4291.
      privateRanges: [
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
      ],
      dualStack: true,
      resolvers: ["kube-system k8s-app=kube-dns", "169.254.20.10/32"],
      deployTokenScopes: ["read_registry"],
      deployTokenMaxDays: 365,
      podSecurityMinor: 37,
      gitlabTier: "premium",
    });
  });

  it("tell names that no setting bears, but for what the engine adds", () => {
    const { settings, unknown } = settingsFrom({ enforcementLevel: "mandatory", productoin: true, toString: 1 });
    assert.deepEqual(unknown, ["productoin", "toString"]);
    assert.deepEqual(settings, DEFAULTS);
  });
});

describe("isListed", () => {
  it("takes a name as it is, and a star for any characters", () => {
    assert.equal(isListed("shop", ["web", "shop"]), true);
    assert.equal(isListed("shop", []), false);
    assert.equal(isListed("shop", ["sho"]), false);
    assert.equal(isListed("a-shop-b", ["a-*-b"]), true);
    assert.equal(isListed("x-a-shop-b", ["a-*-b"]), false);
    assert.equal(isListed("a-shop-b-x", ["a-*-b"]), false);
    assert.equal(isListed("axb", ["a.b*"]), false);
    assert.equal(isListed("a.b(1)", ["a.b(*)"]), true);
    assert.equal(isListed("shop*", ["shop*"]), true);
    assert.equal(isListed("shop-jobs", ["web", "*-jobs"]), true);
    assert.equal(isListed("shop-jobs-2", ["*-jobs"]), false);
    assert.equal(isListed("shopxjobs", ["shop.jobs", "shop.*"]), false);
  });
});
