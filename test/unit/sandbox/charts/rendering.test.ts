import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { packStandIn } from "../../../../sandbox/charts/archive.ts";
import {
  byName,
  contract,
  contractIsPresent,
  findHelm,
  type KubernetesObject,
  objectsOf,
  render,
  skipUnless,
} from "./helm.ts";

/** What a stand-in need not say as the real chart does: scripts, their checksums and the schemas of CRDs. */
function comparable(objects: KubernetesObject[]): Record<string, KubernetesObject> {
  const named = byName(structuredClone(objects));
  for (const object of Object.values(named)) {
    if (object.kind === "CustomResourceDefinition") delete object["spec"];
    if (object.kind === "ConfigMap") {
      for (const key of Object.keys(object["data"])) if (!key.endsWith(".toml")) object["data"][key] = "(script)";
    }
    const annotations = object["spec"]?.template?.metadata?.annotations ?? {};
    for (const key of Object.keys(annotations)) if (key.startsWith("checksum/")) annotations[key] = "(checksum)";
  }
  return named;
}

describe("stand-in charts, rendered", () => {
  let helm: string | undefined;
  let dir: string;

  before(async () => {
    helm = await findHelm();
    dir = await mkdtemp(join(tmpdir(), "charts-"));
  });
  after(() => rm(dir, { recursive: true }));

  async function rendered(context: Mocha.Context, name: string, version: string, release: object) {
    skipUnless(context, helm, "no helm on the PATH, and the sandbox has not built one yet");
    const { path } = await packStandIn({ name, version }, dir);
    return render(helm!, path, release as Parameters<typeof render>[2]);
  }

  for (const [name, version, variant, release, namespace, notInChart] of [
    ["flux-operator", "0.49.0", "default", "flux-operator", "flux-system", []],
    ["flux-operator", "0.49.0", "hardened", "flux-operator", "flux-system", []],
    ["gitlab-runner", "0.86.0", "default", "runner", "gitlab-runner", []],
    ["gitlab-runner", "0.86.0", "hardened", "runner", "gitlab-runner", ["podDisruptionBudget"]],
  ] as const) {
    it(`${name} ${version} renders the real chart's objects for the ${variant} values`, async function () {
      skipUnless(this, contractIsPresent, "the contract folder (../shared/contract) is not here");
      const file = join(contract, "rendered", `${name}-${version}.${variant}`);
      const values = parse(await readFile(`${file}.values.yaml`, "utf8")) as Record<string, unknown>;
      for (const key of notInChart) delete values[key];
      const ours = await rendered(this, name, version, { name: release, namespace, values });
      const real = objectsOf(await readFile(`${file}.yaml`, "utf8"));
      assert.deepEqual(comparable(ours), comparable(real));
    });
  }

  for (const [name, version, values, message] of [
    [
      "gitlab-runner",
      "0.88.0",
      { gitlabUrl: "https://g.test/", podDisruptionBudget: {} },
      /'podDisruptionBudget' not allowed/,
    ],
    ["gitlab-runner", "0.88.0", { gitlabUrl: "https://g.test/", networkPolicy: {} }, /'networkPolicy' not allowed/],
    ["gitlab-runner", "0.88.0", { gitlabUrl: "https://g.test/", runners: { token: "x" } }, /'token' not allowed/],
    [
      "gitlab-runner",
      "0.88.0",
      { gitlabUrl: "https://g.test/", hpa: { minReplicas: 1 } },
      /does not render hpa\. Leave it out/,
    ],
    ["gitlab-runner", "0.88.0", {}, /gitlabUrl must be set/],
    ["gitlab-agent", "2.32.0", { config: { tokenSecretName: "x" } }, /'tokenSecretName' not allowed/],
    [
      "gitlab-agent",
      "2.32.0",
      { config: { receptive: { enabled: true } } },
      /does not render config\.receptive\.enabled/,
    ],
    ["flux-operator", "0.60.0", { multitenancy: { enable: true } }, /'enable' not allowed/],
    ["flux-operator", "0.60.0", { web: { ingress: { enabled: true } } }, /does not render web\.ingress\.enabled/],
  ] as const) {
    it(`${name} refuses ${JSON.stringify(values)}`, async function () {
      const release = { name: "r", namespace: "n", values };
      await assert.rejects(
        rendered(this, name, version, release),
        (error: Error & { stderr?: string }) => message.test(error.stderr ?? "") || assert.fail(error.message),
      );
    });
  }

  describe("gitlab-agent", () => {
    const hardened = {
      config: {
        kasAddress: "wss://kas.gitlab.com",
        secretName: "agent-token-g2",
        operational_container_scanning: { enabled: false },
      },
      rbac: { create: false },
      serviceAccount: { name: "agentk" },
      securityContext: { runAsNonRoot: true, capabilities: { drop: ["ALL"] } },
      podAnnotations: { "example.com/generation": "2" },
    };
    const agent = (context: Mocha.Context, values: object, name = "dev") =>
      rendered(context, "gitlab-agent", "2.32.0", { name, namespace: "gitlab-agent", values }).then(byName);

    it("renders only its account, Deployment and metrics Service when the program brings RBAC and token", async function () {
      assert.deepEqual(Object.keys(await agent(this, hardened)), [
        "Deployment gitlab-agent/dev-gitlab-agent-v2",
        "Service gitlab-agent/dev-gitlab-agent-service",
        "ServiceAccount gitlab-agent/agentk",
      ]);
    });

    it("takes the token from the Secret that is named and its API token from a projected volume of one hour", async function () {
      const objects = await agent(this, hardened);
      const { metadata, spec } = objects["Deployment gitlab-agent/dev-gitlab-agent-v2"]!["spec"].template;
      assert.equal(spec.automountServiceAccountToken, false);
      assert.equal(spec.serviceAccountName, "agentk");
      assert.deepEqual(spec.volumes[0], { name: "secret-volume", secret: { secretName: "agent-token-g2" } });
      assert.deepEqual(spec.volumes[1].projected.sources[2], {
        serviceAccountToken: { expirationSeconds: 3600, path: "token" },
      });
      const [container] = spec.containers;
      assert.deepEqual(container.args, [
        "--token-file=/etc/agentk/secrets/token",
        "--kas-address=wss://kas.gitlab.com",
      ]);
      assert.deepEqual(container.securityContext, hardened.securityContext);
      assert.equal(container.livenessProbe.httpGet.path, "/liveness");
      assert.equal(container.readinessProbe.httpGet.path, "/readiness");
      assert.equal(container.image.split(":")[1], "v19.4.0");
      assert.equal(metadata.annotations["example.com/generation"], "2");
    });

    it("binds cluster-admin and makes the scanner's rights unless told otherwise, as the real chart does", async function () {
      const objects = await agent(this, {}, "gitlab-agent");
      assert.deepEqual(Object.keys(objects), [
        "ClusterRole /gitlab-agent:gitlab-agent:ocs",
        "ClusterRoleBinding /gitlab-agent:gitlab-agent-cluster-admin",
        "ClusterRoleBinding /gitlab-agent:gitlab-agent:ocs",
        "Deployment gitlab-agent/gitlab-agent-v2",
        "Role gitlab-agent/gitlab-agent:ocs",
        "RoleBinding gitlab-agent/gitlab-agent:ocs",
        "Service gitlab-agent/gitlab-agent-service",
        "ServiceAccount gitlab-agent/gitlab-agent",
        "ServiceAccount gitlab-agent/gitlab-agent-ocs-scanning-pod-sa",
      ]);
      const binding = objects["ClusterRoleBinding /gitlab-agent:gitlab-agent-cluster-admin"]!;
      assert.equal(binding["roleRef"].name, "cluster-admin");
    });
  });

  it("flux-operator brings CRDs that an API server accepts: every property has a type", async function () {
    const release = { name: "flux-operator", namespace: "flux-system", values: {} };
    const objects = await rendered(this, "flux-operator", "0.60.0", release);
    const crds = objects.filter(({ kind }) => kind === "CustomResourceDefinition");
    assert.equal(crds.length, 4);
    for (const { spec } of crds) assertTyped(spec["versions"][0].schema.openAPIV3Schema, spec["names"].kind);
  });
});

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

function assertTyped(schema: Schema, path: string): void {
  assert.ok(schema.type, `${path} has no type`);
  for (const [name, inner] of Object.entries(schema.properties ?? {})) assertTyped(inner, `${path}.${name}`);
  if (schema.type === "array") assertTyped(schema.items ?? {}, `${path}[]`);
}
