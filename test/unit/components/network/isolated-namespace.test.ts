import assert from "node:assert/strict";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { IsolatedNamespace } from "../../../../components/network/isolated-namespace.ts";
import { record } from "../../../lib/record.ts";

const args = { name: "shop", owner: { project: "gitlab-kubernetes", stack: "test" } };
const settings = {
  podSecurity: { version: "v1.36" },
  network: { apiServer: { cidrs: ["10.96.0.1/32"] } },
  openings: [{ kind: "dns" }],
};
const make = (further: object = {}, preview = false, more: object = {}) =>
  record(() => new IsolatedNamespace("dev-shop", { ...args, ...more, settings: { ...settings, ...further } }), {
    preview,
  });

const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const component = "gitlab-kubernetes:index:IsolatedNamespace";

describe("IsolatedNamespace", () => {
  it("registers a namespace, its default deny and its openings under itself, and nothing else", async () => {
    assert.deepEqual((await make()).tree().sort(), [
      ` > ${component} dev-shop`,
      `${component} > kubernetes:core/v1:Namespace dev-shop`,
      `${component} > ${POLICY} dev-shop-allow-dns`,
      `${component} > ${POLICY} dev-shop-default-deny`,
    ]);
  });

  it("protects the namespace where that is asked for, and nothing in it", async () => {
    const shielded = (made: { resources: { protect: boolean; type: string }[] }) =>
      made.resources.filter(({ protect }) => protect).map(({ type }) => type);
    assert.deepEqual(shielded(await make()), []);
    assert.deepEqual(shielded(await make({}, false, { protect: true })), ["kubernetes:core/v1:Namespace"]);
  });

  it("adds quota and limits where they are given", async () => {
    const recording = await make({ quota: { pods: "20" }, limits: { default: { cpu: "500m" } } });
    const quota = recording.only("kubernetes:core/v1:ResourceQuota");
    const limits = recording.only("kubernetes:core/v1:LimitRange");
    assert.deepEqual(quota.inputs["spec"], { hard: { pods: "20" } });
    assert.deepEqual(limits.inputs["spec"], { limits: [{ type: "Container", default: { cpu: "500m" } }] });
    for (const [made, name] of [
      [quota, "quota"],
      [limits, "limits"],
    ] as const) {
      assert.deepEqual([made.inputs["metadata"].name, made.inputs["metadata"].namespace], [name, "shop"]);
      assert.equal(made.parent, recording.only(component).urn);
    }
  });

  it("labels the namespace with its Pod Security level and its owner, which further labels cannot replace", async () => {
    const recording = await make({ labels: { tenant: "shop", "gitlab-kubernetes/stack": "other" } });
    const { metadata } = recording.only("kubernetes:core/v1:Namespace").inputs;
    assert.deepEqual(metadata, {
      name: "shop",
      labels: {
        tenant: "shop",
        "app.kubernetes.io/managed-by": "pulumi",
        "app.kubernetes.io/part-of": "gitlab-kubernetes",
        "gitlab-kubernetes/project": "gitlab-kubernetes",
        "gitlab-kubernetes/stack": "test",
        "gitlab-kubernetes/component": "network",
        "gitlab-kubernetes/name": "dev-shop",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.36",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": "v1.36",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "v1.36",
      },
    });
  });

  it("leaves labels that another writer owns", async () => {
    const recording = await make({ leaveLabels: ["app.kubernetes.io/managed-by", "pod-security.kubernetes.io/warn"] });
    const { labels } = recording.only("kubernetes:core/v1:Namespace").inputs["metadata"];
    assert.equal("app.kubernetes.io/managed-by" in labels || "pod-security.kubernetes.io/warn" in labels, false);
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
  });

  it("puts the policies into the namespace under their own names", async () => {
    const policies = (await make())
      .all(POLICY)
      .map(({ inputs: { metadata } }) => `${metadata.namespace}/${metadata.name}`);
    assert.deepEqual(policies.sort(), ["shop/allow-dns", "shop/default-deny"]);
  });

  it("gives a name that is known at preview and makes its user wait for every guard", async () => {
    const recording = await record(
      () => {
        const { name } = new IsolatedNamespace("dev-shop", {
          ...args,
          settings: { ...settings, quota: { pods: "1" } },
        });
        return new ConfigMap("user", { metadata: { namespace: name } });
      },
      { preview: true },
    );
    const user = recording.only("kubernetes:core/v1:ConfigMap");
    assert.equal(user.inputs["metadata"].namespace, "shop");
    const waited = user.dependencies.map((urn) => urn.split("::").at(-1)).sort();
    assert.deepEqual(waited, ["dev-shop", "dev-shop-allow-dns", "dev-shop-default-deny", "dev-shop-quota"]);
  });

  it("refuses two openings of one name", async () => {
    await assert.rejects(make({ openings: [{ kind: "dns" }, { kind: "dns", pods: "jobs" }] }), {
      message:
        'Namespace shop: two openings would both be the NetworkPolicy "allow-dns", and one would replace the other; give each opening its own name.',
    });
  });
});
