import assert from "node:assert/strict";
import { accessTable } from "../../../../analysis/rbac/access.ts";
import { groupsOf, surroundingsOf } from "../../../../analysis/rbac/surroundings.ts";
import { bindingTo, membersOf } from "./objects.ts";

type Plain = Record<string, unknown>;

const object = (kind: string, namespace: string | undefined, body: Plain = {}, apiVersion = "v1", name = "it") => ({
  apiVersion,
  kind,
  ...body,
  metadata: { name, namespace, ...(body["metadata"] as Plain) },
});

function around(...objects: object[]) {
  const members = membersOf(...objects);
  return surroundingsOf(members, accessTable(members));
}

const users = (namespace: string, ...names: string[]) =>
  names.map((name) => `system:serviceaccount:${namespace}:${name}`);

describe("surroundingsOf", () => {
  it("knows the service accounts that are stated, bound, used, and there anyhow", () => {
    const found = around(
      object("ServiceAccount", "a", {}, "v1", "own"),
      bindingTo("RoleBinding", "b", "ClusterRole view", { kind: "ServiceAccount", name: "bound" }),
      object("Pod", "c", { spec: { serviceAccountName: "used", containers: [] } }),
      object("Pod", undefined, { spec: { containers: [] } }),
      object("Namespace", undefined, {}, "v1", "d"),
    );
    assert.deepEqual(found.accounts("a"), users("a", "default", "own"));
    assert.deepEqual(found.accounts("b"), users("b", "default", "bound"));
    assert.deepEqual(found.accounts("c"), users("c", "default", "used"));
    assert.deepEqual([found.accounts("d"), found.accounts("e")], [users("d", "default"), []]);
    assert.deepEqual(found.accounts("default"), users("default", "default"));
    assert.equal(found.accounts(undefined).length, 8);
  });

  it("knows which namespaces enforce no level", () => {
    const of = (level: unknown, name: string) =>
      object("Namespace", undefined, { metadata: { name, labels: { "pod-security.kubernetes.io/enforce": level } } });
    const found = around(
      of("restricted", "r"),
      of("baseline", "b"),
      of("privileged", "p"),
      of(undefined, "n"),
      of("x", "x"),
    );
    assert.deepEqual(["r", "b", "p", "n", "x", "unseen", "kube-system"].map(found.isOpen), [
      false,
      false,
      true,
      true,
      true,
      false,
      true,
    ]);
    assert.equal(found.hasOpen, true);
    assert.equal(around(of("restricted", "kube-system")).hasOpen, false);
  });

  it("knows the accounts behind token Secrets", () => {
    const annotations = { "kubernetes.io/service-account.name": "bot" };
    const type = "kubernetes.io/service-account-token";
    const found = around(
      object("Secret", "a", { type, metadata: { annotations } }),
      object("Secret", "a", { metadata: { annotations } }),
      object("Secret", "b", { type }),
      object("Secret", undefined, { type, metadata: { annotations } }, "v1", "other"),
    );
    const a = { secret: "it", account: users("a", "bot")[0]! };
    const rest = { secret: "other", account: users("default", "bot")[0]! };
    assert.deepEqual(
      [found.tokenSecrets("a"), found.tokenSecrets("b"), found.tokenSecrets(undefined)],
      [[a], [], [a, rest]],
    );
  });

  it("knows as whom Flux applies, and whether it is locked down", () => {
    const flux = (kind: string, spec: Plain) => object(kind, "shop", { spec }, "kustomize.toolkit.fluxcd.io/v1");
    const apps = [
      flux("Kustomization", { serviceAccountName: "tenant", sourceRef: { namespace: "sources" } }),
      flux("HelmRelease", { serviceAccountName: "helm", chartRef: { namespace: "sources" } }),
      flux("Kustomization", {}),
      flux("Terraform", { serviceAccountName: "no" }),
      object("Kustomization", "shop", { spec: { serviceAccountName: "no" } }, "kustomize.config.k8s.io/v1beta1"),
    ];
    const open = around(...apps);
    assert.deepEqual(
      [open.fluxLocked, open.fluxUsers("sources"), open.fluxUsers("shop")],
      [false, users("shop", "tenant", "helm"), [undefined]],
    );
    assert.equal(open.accounts("shop").includes(users("shop", "tenant")[0]!), true);
    const controller = (...args: string[]) =>
      object(
        "Deployment",
        "flux-system",
        { spec: { template: { spec: { containers: [{ args: ["--log=info", ...args] }, { name: "proxy" }] } } } },
        "apps/v1",
      );
    assert.equal(around(controller()).fluxLocked, false);
    const locked = around(...apps, controller("--default-service-account=default"));
    assert.deepEqual([locked.fluxLocked, locked.fluxUsers("shop")], [true, users("shop", "default")]);
    const instance = (multitenant: boolean) =>
      object("FluxInstance", "flux-system", { spec: { cluster: { multitenant } } }, "fluxcd.controlplane.io/v1");
    assert.deepEqual([around(instance(true)).fluxLocked, around(instance(false)).fluxLocked], [true, false]);
  });

  it("knows the groups of a user", () => {
    const all = "system:authenticated";
    assert.deepEqual(groupsOf("ann"), [all]);
    assert.deepEqual(groupsOf("system:serviceaccount:a:b"), [
      "system:serviceaccounts",
      "system:serviceaccounts:a",
      all,
    ]);
  });
});
