import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { stringify } from "yaml";
import { installedObjects, operatorRules } from "../../../../components/runner/operator.manifest.ts";
import { sharedFile } from "./settings.ts";

const labels = { "gitlab-kubernetes/name": "dev" };
const RBAC = "rbac.authorization.k8s.io/v1";

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "gitlab-runner-gitlab-runnercontroller-manager", labels: { a: "b" } },
  spec: {
    selector: { matchLabels: { a: "b" } },
    template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "manager" }, { name: "proxy" }] } },
  },
};
const objects = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "gitlab-runner-system" } },
  {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "runners.apps.gitlab.com" },
  },
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "gitlab-runner-sa" } },
  {
    apiVersion: RBAC,
    kind: "ClusterRole",
    metadata: { name: "gitlab-runner-manager-role" },
    rules: [{ verbs: ["*"] }],
  },
  { apiVersion: RBAC, kind: "ClusterRoleBinding", metadata: { name: "gitlab-runner-manager-rolebinding" } },
  { apiVersion: RBAC, kind: "Role", metadata: { name: "gitlab-runner-app-role" }, rules: [{ verbs: ["*"] }] },
  deployment,
];
const manifest = (list: object[]) => list.map((object) => stringify(object)).join("---\n");
const installed = (list: object[] = objects) => installedObjects(manifest(list), "operator.yaml", labels);

describe("installedObjects", () => {
  it("leaves out the namespace and the rights over the whole cluster", () => {
    assert.deepEqual(
      installed().map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        "CustomResourceDefinition runners.apps.gitlab.com",
        "ServiceAccount gitlab-runner-sa",
        "Role gitlab-runner-app-role",
        "Deployment gitlab-runner-gitlab-runnercontroller-manager",
      ],
    );
  });

  it("keeps the role of unnamed managers, without rights", () => {
    assert.deepEqual(installed().find(({ kind }) => kind === "Role")!["rules"], []);
  });

  it("marks each object, and leaves selectors and pod labels alone", () => {
    for (const { metadata } of installed()) assert.equal(metadata.labels!["gitlab-kubernetes/name"], "dev");
    const { metadata, spec } = installed().at(-1) as unknown as typeof deployment;
    assert.equal(metadata.labels.a, "b");
    assert.deepEqual(spec.selector, deployment.spec.selector);
    assert.deepEqual(spec.template.metadata, deployment.spec.template.metadata);
  });

  it("hardens every container of the Deployment, keeping what the manifest says itself", () => {
    const spec = (list: object[]) =>
      (installed(list).at(-1) as unknown as { spec: { template: { spec: Record<string, unknown> } } }).spec.template
        .spec;
    const context = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, runAsNonRoot: true };
    assert.deepEqual(spec(objects), {
      automountServiceAccountToken: true,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1001,
        runAsGroup: 0,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        { name: "manager", securityContext: context },
        { name: "proxy", securityContext: context },
      ],
    });
    const own = structuredClone(deployment) as typeof deployment & {
      spec: { template: { spec: { securityContext?: object } } };
    };
    own.spec.template.spec.securityContext = { runAsUser: 65532 };
    assert.equal((spec([...objects.slice(0, -1), own])["securityContext"] as { runAsUser: number }).runAsUser, 65532);
  });

  it("mounts a token into the operator's pod only, and into no other pod of its accounts", () => {
    const accounts = installed(objects).filter(({ kind }) => kind === "ServiceAccount");
    assert.notEqual(accounts.length, 0);
    for (const account of accounts) assert.equal(account["automountServiceAccountToken"], false);
  });

  it("refuses another manifest, naming what is missing", () => {
    assert.throws(() => installed(objects.slice(0, 2)), {
      message:
        "operator.yaml is not the manifest of the GitLab Runner Operator: it has no Deployment gitlab-runner-gitlab-runnercontroller-manager, no ServiceAccount gitlab-runner-sa; name operator.k8s.yaml of a release.",
    });
    assert.throws(() => installedObjects("<html>", "page", labels), /page is not/);
    assert.throws(() => installedObjects("a: [", "broken", labels), /broken is not YAML/);
  });

  it("reads the objects of the real manifest", function () {
    const real = readFileSync(sharedFile(this, "contract", "gitlab-runner-operator.objects.yaml"), "utf8");
    const crd = readFileSync(sharedFile(this, "contract", "crds", "runners.apps.gitlab.com.yaml"), "utf8");
    const result = installedObjects(`${real}\n---\n${crd}`, "real", labels);
    const kinds = result.map(({ kind }) => kind);
    assert.equal(kinds.includes("Namespace"), false);
    const cluster = result.filter(({ kind }) => kind === "ClusterRole").map(({ metadata }) => metadata.name);
    assert.deepEqual(cluster, ["gitlab-runner-proxy-role", "gitlab-runner-metrics-reader"]);
  });
});

describe("operatorRules", () => {
  it("asks for no more than the manifest's ClusterRole", function () {
    const real = readFileSync(sharedFile(this, "contract", "gitlab-runner-operator.objects.yaml"), "utf8");
    const role = real
      .split("---")
      .find((text) => /kind: ClusterRole\n/.test(text) && text.includes("name: gitlab-runner-manager-role"))!;
    for (const { resources, verbs } of operatorRules())
      for (const resource of resources) {
        const granted = role.split("- apiGroups:").find((rule) => new RegExp(`^  - ${resource}$`, "m").test(rule));
        assert.ok(granted, resource);
        for (const verb of verbs) assert.match(granted, new RegExp(`^  - ${verb}$`, "m"), `${resource} ${verb}`);
      }
  });
});
