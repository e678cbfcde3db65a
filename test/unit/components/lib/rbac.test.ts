import assert from "node:assert/strict";
import { applyRules, readRules, secretRules, THEMES, triggerRules } from "../../../../components/lib/rbac.ts";

const READ = ["get", "list", "watch"];
const APPLY = ["get", "list", "watch", "create", "patch", "delete"];

describe("applyRules", () => {
  it("gives exact verbs on the kinds of a theme and reads what became of them", () => {
    assert.deepEqual(applyRules(["workloads"]), [
      { apiGroups: ["apps"], resources: ["deployments", "statefulsets", "daemonsets"], verbs: APPLY },
      { apiGroups: ["batch"], resources: ["jobs", "cronjobs"], verbs: APPLY },
      { apiGroups: ["apps"], resources: ["replicasets"], verbs: READ },
      { apiGroups: [""], resources: ["pods", "events"], verbs: READ },
    ]);
  });

  it("never touches what keeps a namespace apart, nor pods themselves, and has no wildcard", () => {
    const rules = applyRules(THEMES);
    const written = rules.filter(({ verbs }) => verbs.includes("create")).flatMap(({ resources }) => resources);
    const forbidden = ["networkpolicies", "resourcequotas", "limitranges", "roles", "rolebindings", "secrets", "pods"];
    assert.deepEqual(
      written.filter((resource) => forbidden.includes(resource)),
      [],
    );
    assert.ok(!JSON.stringify(rules).includes("*"));
  });
});

describe("readRules", () => {
  it("reads every theme and nothing secret", () => {
    const read = (apiGroup: string, resources: string[]) => ({ apiGroups: [apiGroup], resources, verbs: READ });
    assert.deepEqual(readRules(), [
      read("apps", ["deployments", "statefulsets", "daemonsets"]),
      read("batch", ["jobs", "cronjobs"]),
      read("", ["configmaps", "serviceaccounts", "persistentvolumeclaims"]),
      read("", ["services"]),
      read("networking.k8s.io", ["ingresses"]),
      read("gateway.networking.k8s.io", ["httproutes"]),
      read("autoscaling", ["horizontalpodautoscalers"]),
      read("policy", ["poddisruptionbudgets"]),
      read("apps", ["replicasets"]),
      read("", ["pods", "events"]),
    ]);
  });
});

describe("secretRules", () => {
  it("is nothing without a name", () => {
    assert.deepEqual(secretRules([]), []);
  });

  it("creates, and reads, changes and deletes by name only", () => {
    assert.deepEqual(secretRules(["gitlab-registry-auth"]), [
      { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
      {
        apiGroups: [""],
        resources: ["secrets"],
        verbs: ["get", "patch", "delete"],
        resourceNames: ["gitlab-registry-auth"],
      },
    ]);
  });
});

describe("triggerRules", () => {
  it("gets and patches the named Flux objects, and cannot list or create", () => {
    assert.deepEqual(triggerRules(["web"]), [
      {
        apiGroups: ["source.toolkit.fluxcd.io"],
        resources: ["ocirepositories"],
        verbs: ["get", "patch"],
        resourceNames: ["web"],
      },
      {
        apiGroups: ["kustomize.toolkit.fluxcd.io"],
        resources: ["kustomizations"],
        verbs: ["get", "patch"],
        resourceNames: ["web"],
      },
    ]);
  });
});
