import assert from "node:assert/strict";
import { tenantRules } from "../../../../components/flux/app.rules.ts";
import { AppSettings } from "../../../../components/flux/app.schema.ts";
import {
  artifactUrl,
  deletionSeconds,
  dockerConfigJson,
  fluxResourcePath,
  keySecret,
  kustomizationSpec,
  sourceSpec,
} from "../../../../components/flux/app.values.ts";

const app = (further: object = {}) =>
  AppSettings.parse({ flux: "dev", project: "acme/Shop/web", namespace: "shop", ref: { tag: "latest" }, ...further });
const REGISTRY = "registry.example.com:5050";

describe("dockerConfigJson", () => {
  it("is keyed by the registry's host with its port", () => {
    assert.deepEqual(JSON.parse(dockerConfigJson(REGISTRY, { username: "gitlab+deploy-token-7", token: "t0ken" })), {
      auths: {
        [REGISTRY]: {
          username: "gitlab+deploy-token-7",
          password: "t0ken",
          auth: Buffer.from("gitlab+deploy-token-7:t0ken").toString("base64"),
        },
      },
    });
  });
});

describe("artifactUrl", () => {
  it("is the project's path in lower case, with the image below it, and no tag", () => {
    assert.equal(
      artifactUrl(REGISTRY, app({ image: "nginx-example" })),
      `oci://${REGISTRY}/acme/shop/web/nginx-example`,
    );
  });

  it("is the project's own image where none is named", () => {
    assert.equal(artifactUrl(REGISTRY, app()), `oci://${REGISTRY}/acme/shop/web`);
  });
});

describe("sourceSpec", () => {
  it("reads with the Secret of the current generation", () => {
    assert.deepEqual(sourceSpec("web", app({ token: { generations: [3, 4], current: 4 } }), REGISTRY), {
      url: `oci://${REGISTRY}/acme/shop/web`,
      ref: { tag: "latest" },
      interval: "1m",
      timeout: "60s",
      provider: "generic",
      secretRef: { name: "web-registry-g4" },
    });
  });

  it("passes on certificate authority and signature", () => {
    const identities = [{ issuer: "^i$", subject: "^s$" }];
    const spec = sourceSpec(
      "web",
      app({ certificateSecret: "acme-ca", verify: { identities, trustedRootSecret: "root" } }),
      REGISTRY,
    );
    assert.deepEqual(
      [spec["certSecretRef"], spec["verify"]],
      [
        { name: "acme-ca" },
        { provider: "cosign", matchOIDCIdentity: identities, trustedRootSecretRef: { name: "root" } },
      ],
    );
    assert.deepEqual(sourceSpec("web", app({ verify: { secretName: "keys" } }), REGISTRY)["verify"], {
      provider: "cosign",
      secretRef: { name: "keys" },
    });
  });

  it("verifies with the Secret of the settings' own keys, whose name changes with them", () => {
    const signed = (publicKeys: Record<string, string>) => app({ verify: { publicKeys } });
    const secretOf = (publicKeys: Record<string, string>) => keySecret("web", signed(publicKeys))!;
    const pem = (body: string) => `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----\n`;
    const { name, stringData } = secretOf({ old: pem("b"), next: pem("a") });
    assert.match(name, /^web-cosign-[0-9a-f]{8}$/);
    assert.deepEqual(stringData, { "next.pub": pem("a"), "old.pub": pem("b") });
    assert.equal(secretOf({ next: pem("a"), old: pem("b") }).name, name);
    assert.notEqual(secretOf({ next: pem("a"), old: pem("c") }).name, name);
    assert.deepEqual(sourceSpec("web", signed({ old: pem("b"), next: pem("a") }), REGISTRY)["verify"], {
      provider: "cosign",
      secretRef: { name },
    });
    assert.equal(keySecret("web", app({ verify: { secretName: "keys" } })), undefined);
  });

  it("says insecure to a registry on localhost", () => {
    assert.equal(sourceSpec("web", app({ insecure: true }), "localhost:5000")["insecure"], true);
  });

  it("refuses insecure to GitLab's registry, which the settings alone do not show", () => {
    assert.throws(() => sourceSpec("web", app({ insecure: true }), REGISTRY), {
      message: `App web: plain HTTP to ${REGISTRY} would show the deploy token to the network; only a registry on localhost may be insecure. Remove "insecure".`,
    });
  });
});

describe("kustomizationSpec", () => {
  it("acts as the tenant's own ServiceAccount in the tenant's namespace", () => {
    assert.deepEqual(kustomizationSpec("web", app()), {
      sourceRef: { kind: "OCIRepository", name: "web" },
      path: "./",
      interval: "10m",
      retryInterval: "1m",
      timeout: "5m",
      prune: true,
      wait: true,
      force: false,
      deletionPolicy: "WaitForTermination",
      targetNamespace: "shop",
      serviceAccountName: "flux-web",
    });
  });

  it("waits for its neighbours", () => {
    assert.deepEqual(kustomizationSpec("web", app({ dependsOn: ["database"] }))["dependsOn"], [{ name: "database" }]);
  });
});

describe("deletionSeconds", () => {
  it("is three minutes more than the Kustomization itself waits", () => {
    assert.equal(deletionSeconds(app({ apply: { timeout: "10m" } })), 780);
  });
});

describe("fluxResourcePath", () => {
  it("writes the API's version out", () => {
    assert.equal(fluxResourcePath("web", "shop"), "kustomize.toolkit.fluxcd.io/v1/namespaces/shop/kustomizations/web");
  });
});

describe("tenantRules", () => {
  it("adds own kinds and named Secrets to the themes", () => {
    const { rights } = app({
      rights: {
        themes: ["availability"],
        secretNames: ["app-keys"],
        kinds: [{ apiGroup: "cert-manager.io", resources: ["certificates"] }],
      },
    });
    const rules = tenantRules(rights).filter(({ verbs }) => verbs.includes("create") || verbs.includes("delete"));
    const apply = ["get", "list", "watch", "create", "patch", "delete"];
    assert.deepEqual(rules, [
      { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: apply },
      { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: apply },
      { apiGroups: ["cert-manager.io"], resources: ["certificates"], verbs: apply },
      { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
      { apiGroups: [""], resources: ["secrets"], verbs: ["get", "patch", "delete"], resourceNames: ["app-keys"] },
    ]);
  });
});
