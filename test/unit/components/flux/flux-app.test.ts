import assert from "node:assert/strict";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { AppSettings } from "../../../../components/flux/app.schema.ts";
import { FluxApp, type FluxAppArgs } from "../../../../components/flux/flux-app.ts";
import { type Recording, record } from "../../../lib/record.ts";

const SOURCE = "kubernetes:source.toolkit.fluxcd.io/v1:OCIRepository";
const KUSTOMIZATION = "kubernetes:kustomize.toolkit.fluxcd.io/v1:Kustomization";
const PROJECT_TOKEN = "gitlab:index/projectDeployToken:ProjectDeployToken";
const GROUP_TOKEN = "gitlab:index/groupDeployToken:GroupDeployToken";
const SECRET = "kubernetes:core/v1:Secret";
const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
const ENVIRONMENT = "gitlab:index/projectEnvironment:ProjectEnvironment";
const PROTECTED = "gitlab:index/projectProtectedEnvironment:ProjectProtectedEnvironment";
const component = "gitlab-kubernetes:index:FluxApp";

const token = { username: "gitlab+deploy-token-7", token: "t0ken-value" };
const answers = { [PROJECT_TOKEN]: token, [GROUP_TOKEN]: token };

const settings = (further: object = {}) =>
  AppSettings.parse({ flux: "dev", project: "acme/shop/web", namespace: "shop", ref: { tag: "v1" }, ...further });

const make = (further: object = {}, args: Partial<FluxAppArgs> = {}) =>
  record(
    () => {
      const flux = new Namespace("flux-stand-in").metadata.name;
      const namespace = new Namespace("shop", { metadata: { name: "shop" } });
      return new FluxApp("web", {
        settings: settings(further),
        owner: { project: "gitlab-kubernetes", stack: "test" },
        registry: "registry.example.com",
        namespace: namespace.metadata.name,
        flux,
        now: "2026-11-21T13:35:00Z",
        ...args,
      });
    },
    { answers },
  );

const namesOf = (recording: Recording, urns: string[]) =>
  urns.map((urn) => recording.resources.find((resource) => resource.urn === urn)?.name ?? urn).sort();

describe("FluxApp", () => {
  it("registers token, Secret, source, tenant and Kustomization under itself, and nothing else", async () => {
    const own = (await make()).tree().filter((line) => line.startsWith(component));
    assert.deepEqual(own.sort(), [
      `${component} > ${PROJECT_TOKEN} web-registry-g1`,
      `${component} > ${SECRET} web-registry-g1`,
      `${component} > kubernetes:core/v1:ServiceAccount web-tenant`,
      `${component} > ${KUSTOMIZATION} web`,
      `${component} > ${ROLE} web-tenant`,
      `${component} > ${BINDING} web-tenant`,
      `${component} > ${SOURCE} web-source`,
    ]);
  });

  it("makes the Secret of its public keys before the source that verifies with them", async () => {
    const release = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";
    const recording = await make({ verify: { publicKeys: { release } } });
    const keys = recording.all(SECRET).find(({ name }) => name === "web-keys")!;
    assert.match(keys.inputs["metadata"].name, /^web-cosign-/);
    assert.deepEqual(keys.revealed["stringData"], { "release.pub": release });
    const source = recording.only(SOURCE);
    assert.equal(source.inputs["spec"].verify.secretRef.name, keys.inputs["metadata"].name);
    assert.equal(namesOf(recording, source.dependencies).includes("web-keys"), true);
  });

  it("asks for a token that only reads, with a day of expiry that stays", async () => {
    const { inputs, options } = (await make()).only(PROJECT_TOKEN);
    assert.deepEqual(inputs, {
      name: "[gitlab-kubernetes:gitlab-kubernetes/test/web-registry-g1]",
      project: "acme/shop/web",
      scopes: ["read_registry"],
      expiresAt: "2027-02-20T00:00:00Z",
    });
    assert.deepEqual(options.ignoreChanges, ["expiresAt"]);
  });

  it("asks the group for the token where the settings say so", async () => {
    const { inputs } = (await make({ tokenGroup: "acme/shop" })).only(GROUP_TOKEN);
    assert.equal(inputs["group"], "acme/shop");
  });

  it("keeps the credentials secret, in a Secret of the right type and key", async () => {
    const { inputs, revealed } = (await make()).only(SECRET);
    assert.equal(inputs["type"], "kubernetes.io/dockerconfigjson");
    assert.ok(!JSON.stringify(inputs).includes("t0ken-value"));
    const { auths } = JSON.parse(revealed["stringData"][".dockerconfigjson"]);
    assert.deepEqual(Object.keys(auths), ["registry.example.com"]);
    assert.equal(auths["registry.example.com"].password, "t0ken-value");
  });

  it("keeps both generations alive during a rotation and reads with the current one", async () => {
    const recording = await make({ token: { generations: [1, 2], current: 2 } });
    assert.deepEqual(
      recording
        .all(SECRET)
        .map(({ inputs }) => inputs["metadata"].name)
        .sort(),
      ["web-registry-g1", "web-registry-g2"],
    );
    const source = recording.only(SOURCE);
    assert.equal(source.inputs["spec"].secretRef.name, "web-registry-g2");
    assert.ok(namesOf(recording, source.dependencies).includes("web-registry-g2"));
  });

  it("deletes the Kustomization before all that it prunes with", async () => {
    const recording = await make();
    const waits = namesOf(recording, recording.only(KUSTOMIZATION).dependencies);
    for (const name of ["web-source", "web-tenant", "flux-stand-in", "shop"]) assert.ok(waits.includes(name), name);
    const binding = recording.only(BINDING);
    assert.ok(recording.only(KUSTOMIZATION).dependencies.includes(binding.urn));
    assert.ok(recording.only(KUSTOMIZATION).dependencies.includes(recording.only(ROLE).urn));
    assert.ok(namesOf(recording, recording.only(SOURCE).dependencies).includes("flux-stand-in"));
    assert.ok(namesOf(recording, recording.only(SECRET).dependencies).includes("web-registry-g1"));
  });

  it("waits longer for the deletion than the Kustomization itself does", async () => {
    assert.deepEqual((await make()).only(KUSTOMIZATION).options.timeouts, { delete: "480s" });
  });

  it("binds the tenant's ServiceAccount, which mounts no token, in its own namespace", async () => {
    const recording = await make();
    assert.equal(recording.only("kubernetes:core/v1:ServiceAccount").inputs["automountServiceAccountToken"], false);
    assert.deepEqual(recording.only(BINDING).inputs["subjects"], [
      { kind: "ServiceAccount", name: "flux-web", namespace: "shop" },
    ]);
    assert.deepEqual(recording.only(BINDING).inputs["roleRef"], {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "Role",
      name: recording.only(ROLE).inputs["metadata"].name,
    });
  });

  it("puts every object into the tenant's namespace with its mark", async () => {
    const recording = await make();
    for (const type of [SECRET, SOURCE, "kubernetes:core/v1:ServiceAccount", ROLE, BINDING, KUSTOMIZATION]) {
      const { namespace, labels } = recording.only(type).inputs["metadata"];
      assert.deepEqual(
        [namespace, labels["gitlab-kubernetes/component"], labels["gitlab-kubernetes/name"]],
        ["shop", "flux", "web"],
      );
    }
  });

  it("lets given subjects trigger a reconciliation of this app only", async () => {
    const subject = {
      kind: "Group",
      name: "gitlab:project_env:42:production",
      apiGroup: "rbac.authorization.k8s.io",
    } as const;
    const recording = await make({}, { triggerSubjects: [subject] });
    const { rules } = recording.only(ROLE, "web-trigger").inputs;
    assert.deepEqual(
      rules.map((rule: { verbs: string[]; resourceNames: string[] }) => [rule.verbs, rule.resourceNames]),
      [
        [["get", "patch"], ["web"]],
        [["get", "patch"], ["web"]],
      ],
    );
    assert.deepEqual(recording.only(BINDING, "web-trigger").inputs["subjects"], [subject]);
  });

  it("waits at up only when asked, and protects only when asked", async () => {
    const silent = (await make()).only(KUSTOMIZATION);
    assert.equal(silent.inputs["metadata"].annotations, undefined);
    assert.equal(silent.protect, false);
    const loud = (await make({ awaitReady: true, protect: true })).only(KUSTOMIZATION);
    assert.deepEqual(loud.inputs["metadata"].annotations, { "pulumi.com/waitFor": "condition=Ready" });
    assert.equal(loud.protect, true);
  });

  it("is protected as the stack says, unless its own setting says otherwise", async () => {
    assert.equal((await make({}, { protect: true })).only(KUSTOMIZATION).protect, true);
    assert.equal((await make({ protect: false }, { protect: true })).only(KUSTOMIZATION).protect, false);
    const others = (await make({}, { protect: true })).resources.filter(({ protect }) => protect);
    assert.deepEqual(
      others.map(({ type }) => type),
      [KUSTOMIZATION],
    );
  });

  it("goes before the apps that it depends on", async () => {
    const recording = await record(
      () => {
        const flux = new Namespace("flux-stand-in").metadata.name;
        const given = {
          owner: { project: "p", stack: "s" },
          registry: "r.example.com",
          namespace: "shop",
          flux,
        };
        const database = new FluxApp("database", { ...given, settings: settings() });
        return new FluxApp("web", {
          ...given,
          settings: settings({ dependsOn: ["database"] }),
          dependsOn: [database.kustomization],
        });
      },
      { answers },
    );
    const web = recording.only(KUSTOMIZATION, "web");
    assert.ok(web.dependencies.includes(recording.only(KUSTOMIZATION, "database").urn));
  });

  describe("with an environment", () => {
    const environment = {
      name: "production",
      tier: "production",
      agent: "prod",
      externalUrl: "https://shop.example.com",
    };

    it("shows the Kustomization on GitLab's dashboard and stops before it is deleted", async () => {
      const recording = await make({ environment }, { agentId: 7 });
      const { inputs, dependencies } = recording.only(ENVIRONMENT);
      assert.ok(dependencies.includes(recording.only(KUSTOMIZATION).urn));
      assert.deepEqual(inputs, {
        project: "acme/shop/web",
        name: "production",
        tier: "production",
        description: "Applied by Flux [gitlab-kubernetes:gitlab-kubernetes/test/web]",
        externalUrl: "https://shop.example.com",
        clusterAgentId: 7,
        kubernetesNamespace: "shop",
        fluxResourcePath: "kustomize.toolkit.fluxcd.io/v1/namespaces/shop/kustomizations/web",
        stopBeforeDestroy: true,
      });
    });

    it("says who may deploy and how many must approve", async () => {
      const protection = { deployers: "maintainer", approvals: 2 };
      const recording = await make({ environment: { ...environment, protection } }, { agentId: 7 });
      const { inputs, dependencies } = recording.only(PROTECTED);
      assert.deepEqual(inputs, {
        project: "acme/shop/web",
        environment: "production",
        deployAccessLevelsAttributes: [{ accessLevel: "maintainer" }],
        approvalRules: [{ accessLevel: "maintainer", requiredApprovals: 2 }],
      });
      assert.ok(dependencies.includes(recording.only(ENVIRONMENT).urn));
    });

    it("asks for no approval where none is wanted", async () => {
      const { inputs } = (await make({ environment: { ...environment, protection: {} } }, { agentId: 7 })).only(
        PROTECTED,
      );
      assert.equal("approvalRules" in inputs, false);
    });

    it("refuses to guess the agent's number", async () => {
      await assert.rejects(make({ environment }), {
        message: 'App web: its environment names the agent "prod", but nothing gave the agent\'s number; pass agentId.',
      });
    });
  });
});
