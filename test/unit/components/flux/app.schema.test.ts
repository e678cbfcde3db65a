import assert from "node:assert/strict";
import { AppSettings, isLocal, paidFeatures } from "../../../../components/flux/app.schema.ts";

const minimal = { flux: "dev", project: "acme/shop/web", namespace: "shop", ref: { tag: "latest" } };
const app = (further: object = {}) => AppSettings.parse({ ...minimal, ...further });
const faults = (further: object) =>
  AppSettings.safeParse({ ...minimal, ...further }).error?.issues.map(
    ({ path, message }) => `${path.map(String).join(".")}: ${message}`,
  ) ?? [];

const digest = `sha256:${"0".repeat(64)}`;

const PUBLIC_KEY = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n";

describe("AppSettings", () => {
  it("drifts back every ten minutes, prunes, and waits for what it deletes, by default", () => {
    assert.deepEqual(app().apply, {
      path: "./",
      interval: "10m",
      retryInterval: "1m",
      timeout: "5m",
      prune: true,
      wait: true,
      deletionPolicy: "WaitForTermination",
    });
  });

  for (const [what, ref] of [
    ["a digest", { digest }],
    ["a bounded range", { semver: ">=1.4.0 <2.0.0" }],
  ] as const)
    it(`accepts ${what} in production`, () => {
      assert.deepEqual(faults({ production: true, ref }), []);
    });

  for (const [what, ref, fault] of [
    ["no reference", {}, 'ref: name the artifact by exactly one of "digest", "semver" and "tag"'],
    ["two references", { digest, tag: "v1" }, 'ref: name the artifact by exactly one of "digest", "semver" and "tag"'],
    [
      "a filter without a range",
      { tag: "v1", semverFilter: "rc" },
      'ref.semverFilter: "semverFilter" only filters the tags of "semver"; give both or neither',
    ],
    [
      "half a digest",
      { digest: "sha256:12" },
      'ref.digest: "sha256:12" is not a digest ("sha256:" and 64 hexadecimal digits)',
    ],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.deepEqual(faults({ ref }), [fault]);
    });

  it("refuses in production a tag", () => {
    assert.deepEqual(faults({ production: true }), [
      'ref.tag: tag "latest" can move; in production name a digest or a bounded range, for example semver: "1.4.x"',
    ]);
  });

  it("refuses in production a range without an upper bound", () => {
    assert.deepEqual(faults({ production: true, ref: { semver: ">=1.0.0" } }), [
      'ref.semver: ">=1.0.0" has no upper bound; in production bound it, for example "1.x" or ">=1.4.0 <2.0.0"',
    ]);
  });

  it("refuses plain HTTP to a registry that is not on localhost", () => {
    assert.deepEqual(faults({ insecure: true, registry: "registry.example.com" }), [
      "insecure: plain HTTP to registry.example.com would show the deploy token to the network; only a registry on localhost may be insecure",
    ]);
    assert.deepEqual(faults({ insecure: true, registry: "localhost:5000" }), []);
  });

  it("refuses hours in the source's timeout and days in an interval, as the CRDs do", () => {
    assert.deepEqual(faults({ timeout: "1h", interval: "1d" }), [
      'interval: "1d" is not a duration, for example "90s", "10m" or "1h30m"',
      'timeout: the timeout of a source is a duration without hours, for example "60s" or "2m"',
    ]);
  });

  it("refuses a signature by key and by identity at once, or by neither", () => {
    const message =
      'verify: verify with keys or keyless: give exactly one of "publicKeys", "secretName" and "identities"';
    assert.deepEqual(faults({ verify: {} }), [message]);
    const identities = [{ issuer: "^https://gitlab\\.com$", subject: "^https://gitlab\\.com/g/p//.*$" }];
    assert.deepEqual(faults({ verify: { secretName: "keys", identities } }), [message]);
    assert.deepEqual(faults({ verify: { identities } }), []);
    assert.deepEqual(faults({ verify: { publicKeys: { release: PUBLIC_KEY }, secretName: "keys" } }), [message]);
    assert.deepEqual(faults({ verify: { publicKeys: { release: PUBLIC_KEY } } }), []);
  });

  it("refuses a public key that is none, a private one first of all, and an empty list", () => {
    const message =
      'verify.publicKeys.release: a public key in PEM ("-----BEGIN PUBLIC KEY-----"), as "cosign generate-key-pair" writes into cosign.pub';
    for (const key of ["keys.pub", PUBLIC_KEY.replaceAll("PUBLIC", "PRIVATE"), `${PUBLIC_KEY}${PUBLIC_KEY}`])
      assert.deepEqual(faults({ verify: { publicKeys: { release: key } } }), [message]);
    assert.deepEqual(faults({ verify: { publicKeys: {} } }), ["verify.publicKeys: name at least one public key"]);
  });

  it("refuses an identity that would match a longer one", () => {
    assert.deepEqual(
      faults({ verify: { identities: [{ issuer: "^https://gitlab\\.com$", subject: "gitlab.com/g/p" }] } }),
      [
        'verify.identities.0.subject: "gitlab.com/g/p" is not anchored: the subject is a regular expression and matches any longer text unless it is ^…$',
      ],
    );
  });

  it("refuses wildcards and RBAC among the tenant's kinds", () => {
    const kinds = [
      { apiGroup: "cert-manager.io", resources: ["*"] },
      { apiGroup: "rbac.authorization.k8s.io", resources: ["roles"] },
    ];
    assert.deepEqual(faults({ rights: { kinds } }), [
      'rights.kinds.0.resources.0: a resource in plural, for example "certificates" (no wildcard)',
      "rights.kinds.1.apiGroup: an app that writes RBAC can give itself any right of its namespace; make its bindings with the access settings",
    ]);
  });

  it("knows every theme, deletion policy, tier and deployer", () => {
    const themes = ["workloads", "configuration", "exposure", "availability"];
    assert.deepEqual(app({ rights: { themes } }).rights.themes, themes);
    for (const deletionPolicy of ["MirrorPrune", "Delete", "WaitForTermination", "Orphan"])
      assert.equal(app({ apply: { deletionPolicy } }).apply.deletionPolicy, deletionPolicy);
    for (const tier of ["production", "staging", "testing", "development", "other"])
      for (const deployers of ["developer", "maintainer"])
        assert.deepEqual(faults({ environment: { name: "e", tier, agent: "a", protection: { deployers } } }), []);
  });

  it("refuses a tag in the image, and a path that leaves the artifact's root", () => {
    assert.deepEqual(faults({ image: "nginx:latest", apply: { path: "/etc" } }), [
      'image: an image below the project, for example "nginx-example" (no tag)',
      'apply.path: a path inside the artifact starts with "./"',
    ]);
    assert.deepEqual(faults({ image: "team-9/nginx_example.v2", apply: { path: "./deploy/prod-9" } }), []);
  });

  it("is strict at every level", () => {
    assert.deepEqual(faults({ aply: {}, apply: { pruning: true }, ref: { tag: "v1", branch: "main" } }), [
      'ref: Unrecognized key: "branch"',
      'apply: Unrecognized key: "pruning"',
      ': Unrecognized key: "aply"',
    ]);
  });
});

describe("isLocal", () => {
  it("is true of this machine's names only", () => {
    const hosts = ["localhost:5000", "localhost", "127.0.0.1:5000", "localhost.example.com", "10.0.0.1:5000"];
    assert.deepEqual(hosts.map(isLocal), [true, true, true, false, false]);
  });
});

describe("paidFeatures of an app", () => {
  const environment = { name: "production", tier: "production", agent: "prod" };

  it("are none for an environment", () => {
    assert.deepEqual(paidFeatures(app({ environment })), []);
  });

  it("are the protection of an environment", () => {
    assert.deepEqual(paidFeatures(app({ environment: { ...environment, protection: {} } })), [
      { path: ["environment", "protection"], feature: "a protected environment" },
    ]);
  });
});
