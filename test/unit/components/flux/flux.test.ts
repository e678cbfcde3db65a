import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { FluxSettings } from "../../../../components/flux/flux.schema.ts";
import { Flux } from "../../../../components/flux/flux.ts";
import {
  fluxInstanceSpec,
  fluxOperatorValues,
  LABELS_OF_FLUX_OPERATOR,
} from "../../../../components/flux/flux.values.ts";
import { record } from "../../../lib/record.ts";

const settings = (further: object = {}) =>
  FluxSettings.parse({
    cluster: "dev",
    operator: { version: "0.60.0" },
    distribution: { version: "2.9.x" },
    ...further,
  });
const owner = { project: "gitlab-kubernetes", stack: "test" };
const cluster = { context: "acme", kubeconfig: pulumi.secret("apiVersion: v1") };
const make = (further: object = {}) =>
  record(() => new Flux("dev", { settings: settings(further), owner, namespace: "flux-system", cluster }));
const messages = (input: unknown) => FluxSettings.safeParse(input).error?.issues.map(({ message }) => message) ?? [];

const CHART = "kubernetes:helm.sh/v4:Chart";
const INSTANCE = "kubernetes:fluxcd.controlplane.io/v1:FluxInstance";
const component = "gitlab-kubernetes:index:Flux";

describe("FluxSettings", () => {
  it("locks tenants down and keeps Flux's open network policy off by default", () => {
    const { multitenant, networkPolicy, namespace } = settings();
    assert.deepEqual(
      { multitenant, networkPolicy, namespace },
      { multitenant: true, networkPolicy: false, namespace: "flux-system" },
    );
  });

  it("refuses a floating version, a missing controller and one that is named twice", () => {
    const faults = messages({
      cluster: "dev",
      operator: { version: "0.60.0" },
      distribution: { version: "2.x" },
      components: ["source-controller", "source-controller"],
    });
    assert.deepEqual(faults.sort(), [
      '"2.x" is not a version of Flux 2; pin the minor, for example "2.9.x", or an exact version',
      "a component is named once",
      "apps are an OCIRepository and a Kustomization; keep source-controller and kustomize-controller",
    ]);
  });

  it("knows every controller, kind of cluster and size", () => {
    const components = [
      "source-controller",
      "kustomize-controller",
      "helm-controller",
      "notification-controller",
      "image-reflector-controller",
      "image-automation-controller",
      "source-watcher",
    ];
    assert.deepEqual(settings({ components }).components, components);
    for (const clusterType of ["kubernetes", "openshift", "aws", "azure", "gcp"]) settings({ clusterType });
    for (const size of ["small", "medium", "large"]) settings({ size });
  });

  it("takes a mirror by its address without a scheme", () => {
    const valid = { cluster: "dev", operator: { version: "0.60.0" } };
    const mirror = (registry: string) => messages({ ...valid, distribution: { version: "2.9.4", registry } });
    assert.deepEqual(mirror("registry9.example.com:5050/mirror_9/flux-cd"), []);
    assert.deepEqual(mirror("https://ghcr.io/fluxcd"), [
      'a registry address without scheme, for example "ghcr.io/fluxcd"',
    ]);
  });

  it("is strict at every level", () => {
    const faults = messages({
      cluster: "dev",
      operator: { version: "0.60.0", repo: "x" },
      distribution: { version: "2.9.x", artifact: "oci://x" },
      sync: {},
    });
    assert.deepEqual(faults.sort(), [
      'Unrecognized key: "artifact"',
      'Unrecognized key: "repo"',
      'Unrecognized key: "sync"',
    ]);
  });
});

describe("fluxOperatorValues", () => {
  it("turns the web interface off and leaves the chart its own labels", () => {
    const labels = { "app.kubernetes.io/managed-by": "pulumi", "gitlab-kubernetes/stack": "test" };
    const values = fluxOperatorValues(settings(), labels);
    assert.deepEqual(values["web"], { enabled: false });
    assert.deepEqual(values["commonLabels"], { "gitlab-kubernetes/stack": "test" });
    assert.deepEqual(values["multitenancy"], { enabled: true, defaultServiceAccount: "default" });
    assert.deepEqual(values["serviceMonitor"], { create: false });
  });

  it("names the operator's image by its digest where there is one", () => {
    const operatorDigest = `sha256:${"ab".repeat(32)}`;
    assert.equal("image" in fluxOperatorValues(settings(), {}), false);
    assert.deepEqual(fluxOperatorValues(settings({ operatorDigest }), {})["image"], {
      tag: `v0.60.0@${operatorDigest}`,
    });
  });

  it("names no ServiceAccount where tenants are not locked down", () => {
    assert.deepEqual(fluxOperatorValues(settings({ multitenant: false }), {})["multitenancy"], { enabled: false });
  });

  it("writes only keys that the chart has", function () {
    const file = resolve(import.meta.dirname, "../../../../../shared/contract/charts/flux-operator-0.49.0.values.yaml");
    if (!existsSync(file)) {
      console.log("      skipped: the contract folder with the chart's values is not here");
      return this.skip();
    }
    const chart = parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    assert.deepEqual(
      Object.keys(fluxOperatorValues(settings(), {})).filter((key) => !(key in chart)),
      [],
    );
  });
});

describe("LABELS_OF_FLUX_OPERATOR", () => {
  it("are those that the operator writes onto its namespace, and never the level that is enforced", () => {
    assert.deepEqual(LABELS_OF_FLUX_OPERATOR, [
      "app.kubernetes.io/managed-by",
      "app.kubernetes.io/part-of",
      "pod-security.kubernetes.io/warn",
      "pod-security.kubernetes.io/warn-version",
    ]);
  });
});

describe("fluxInstanceSpec", () => {
  it("is a pinned distribution without sync and without a floating artifact", () => {
    assert.deepEqual(fluxInstanceSpec(settings()), {
      distribution: { version: "2.9.x", registry: "ghcr.io/fluxcd" },
      components: ["source-controller", "kustomize-controller", "helm-controller", "notification-controller"],
      cluster: {
        type: "kubernetes",
        size: "small",
        domain: "cluster.local",
        networkPolicy: false,
        multitenant: true,
        tenantDefaultServiceAccount: "default",
      },
      wait: true,
      migrateResources: true,
    });
  });
});

describe("fluxInstanceSpec against the CRD", () => {
  const file = resolve(
    import.meta.dirname,
    "../../../../../shared/contract/crds/fluxinstances.fluxcd.controlplane.io.yaml",
  );

  it("has only fields that FluxInstance knows, since a CRD drops others without a word", function () {
    if (!existsSync(file)) {
      console.log("      skipped: the contract folder with FluxInstance's definition is not here");
      return this.skip();
    }
    const definition = parse(readFileSync(file, "utf8"));
    const schema = definition.spec.versions[0].schema.openAPIV3Schema.properties.spec;
    const ajv = new Ajv({ strict: false, allErrors: true });
    const validate = ajv.compile(closed(schema));
    for (const further of [{}, { multitenant: false, distribution: { version: "2.9.4", imagePullSecret: "mirror" } }]) {
      validate(fluxInstanceSpec(settings(further)));
      assert.deepEqual(validate.errors ?? [], []);
    }
  });
});

/** The same schema, refusing what it does not name. */
function closed(schema: Record<string, unknown>): Record<string, unknown> {
  const inner = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(inner)
      : value !== null && typeof value === "object"
        ? closed(value as Record<string, unknown>)
        : value;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, inner(value)]));
  return copy["properties"] && !("additionalProperties" in copy) ? { ...copy, additionalProperties: false } : copy;
}

describe("Flux", () => {
  it("registers the operator's chart, a provider for its definitions and one FluxInstance, and nothing else", async () => {
    assert.deepEqual((await make()).tree(), [
      ` > ${component} dev`,
      `${component} > ${CHART} dev-operator`,
      `${component} > ${INSTANCE} dev`,
      `${component} > pulumi:providers:kubernetes dev-definitions`,
    ]);
  });

  it("takes the chart from its OCI address at the pinned version", async () => {
    const { chart, version, name, namespace } = (await make()).only(CHART).inputs;
    assert.deepEqual(
      [chart, version, name, namespace],
      ["oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator", "0.60.0", "flux-operator", "flux-system"],
    );
  });

  it("takes over definitions of the same cluster, and keeps its kubeconfig secret", async () => {
    const { inputs, revealed } = (await make()).only("pulumi:providers:kubernetes");
    assert.deepEqual(inputs["kubeconfig"], { secret: true });
    assert.deepEqual(revealed, {
      context: "acme",
      kubeconfig: "apiVersion: v1",
      enableServerSideApply: "true",
      upsertExistingObjects: "true",
      enablePatchForce: "true",
    });
  });

  it("waits for the operator, then for Ready, with the timeouts of the settings", async () => {
    const recording = await make({ timeouts: { ready: "7m" } });
    const instance = recording.only(INSTANCE);
    assert.deepEqual(instance.inputs["metadata"].annotations, { "pulumi.com/waitFor": "condition=Ready" });
    assert.equal(instance.inputs["metadata"].name, "flux");
    assert.ok(instance.dependencies.includes(recording.only(CHART).urn));
    assert.deepEqual(instance.options.timeouts, { create: "7m", update: "7m", delete: "15m" });
  });

  it("marks the instance as its own", async () => {
    const { labels } = (await make()).only(INSTANCE).inputs["metadata"];
    assert.deepEqual([labels["gitlab-kubernetes/component"], labels["gitlab-kubernetes/name"]], ["flux", "dev"]);
  });
});
