import assert from "node:assert/strict";
import { Reader } from "../../../../analysis/objects/reader.ts";
import type { BoundRules } from "../../../../analysis/rbac/access.ts";
import { rulesOf } from "../../../../analysis/rbac/covers.ts";
import { type Held, type Lever, Levers } from "../../../../analysis/rbac/levers.ts";
import { rule } from "./objects.ts";

function bound(namespace: string | undefined, ...rules: object[]): BoundRules {
  const subject = { at: new Reader(undefined), kind: "User", name: "ann", namespace: undefined };
  return { subject, binding: "b", origin: "o", namespace, role: "r", rules: rulesOf(new Reader({ rules })) };
}

const RBAC = "rbac.authorization.k8s.io";
const CERTIFICATES = "certificates.k8s.io";

/** For each lever one right that is it; `cluster` where a RoleBinding does not give it. */
const RIGHTS: [lever: Lever, verb: string, resource: string, group: string, scope?: "cluster"][] = [
  ["run-pod", "create", "pods", ""],
  ["run-pod", "update", "replicationcontrollers", ""],
  ["run-pod", "patch", "daemonsets", "apps"],
  ["run-pod", "create", "jobs", "batch"],
  ["exec", "create", "pods/attach", ""],
  ["exec", "patch", "pods/ephemeralcontainers", ""],
  ["token", "create", "serviceaccounts/token", ""],
  ["read-secret", "watch", "secrets", ""],
  ["create-secret", "create", "secrets", ""],
  ["impersonate-user", "impersonate", "users", "", "cluster"],
  ["impersonate-group", "impersonate", "groups", "", "cluster"],
  ["impersonate-account", "impersonate", "serviceaccounts", ""],
  ["bind-role", "bind", "roles", RBAC],
  ["bind-cluster-role", "bind", "clusterroles", RBAC],
  ["write-role-binding", "update", "rolebindings", RBAC],
  ["write-cluster-role-binding", "patch", "clusterrolebindings", RBAC, "cluster"],
  ["escalate-role", "escalate", "roles", RBAC],
  ["escalate-cluster-role", "escalate", "clusterroles", RBAC, "cluster"],
  ["write-role", "create", "roles", RBAC],
  ["write-cluster-role", "update", "clusterroles", RBAC, "cluster"],
  ["create-csr", "create", "certificatesigningrequests", CERTIFICATES, "cluster"],
  ["approve-csr", "patch", "certificatesigningrequests/approval", CERTIFICATES, "cluster"],
  ["approve-signer", "approve", "signers", CERTIFICATES, "cluster"],
  ["node-proxy", "create", "nodes/proxy", "", "cluster"],
  ["webhook", "patch", "validatingwebhookconfigurations", "admissionregistration.k8s.io", "cluster"],
  ["label-namespace", "update", "namespaces", ""],
  ["create-volume", "create", "persistentvolumes", "", "cluster"],
  ["flux-apply", "patch", "helmreleases", "helm.toolkit.fluxcd.io"],
  ["flux-source", "update", "buckets", "source.toolkit.fluxcd.io"],
];

describe("Levers", () => {
  for (const [lever, verb, resource, group, scope] of RIGHTS) {
    it(`${lever} is to ${verb} ${resource}${scope === "cluster" ? ", by a binding of the cluster only" : ""}`, () => {
      const held = (...bounds: BoundRules[]) => new Levers(bounds).of(lever).map(({ namespace }) => namespace);
      const right = rule([verb], [resource], { apiGroups: [group] });
      assert.deepEqual(held(bound(undefined, right)), [undefined]);
      assert.deepEqual(held(bound("shop", right)), scope === "cluster" ? [] : ["shop"]);
      assert.deepEqual(held(bound(undefined, rule(["delete"], [resource], { apiGroups: [group] }))), []);
      assert.deepEqual(held(bound(undefined, rule([verb], [resource], { apiGroups: ["other"] }))), []);
    });
  }

  const reads = (...names: string[]) => rule(["get"], ["secrets"], { resourceNames: names });
  const makes = rule(["create"], ["secrets"]);
  const told = ({ namespace, names }: Pick<Held, "namespace" | "names">) =>
    `${namespace ?? "*"} ${names === undefined ? "all" : [...names].sort().join()}`;

  it("holds on all before by names, and keeps both", () => {
    const of = (...rules: Parameters<typeof bound>[1][]) =>
      new Levers([bound("shop", ...rules)]).of("read-secret").map(told);
    assert.deepEqual(of(reads("a"), reads("c", "b")), ["shop a", "shop b,c"]);
    assert.deepEqual(of(reads("a"), reads()), ["shop all", "shop a"]);
    assert.deepEqual(of(reads(), reads("a"), reads()), ["shop all", "shop a"]);
  });

  it("pairs two that hold in the same namespace, whichever reaches further", () => {
    const pairs = (...bounds: BoundRules[]) =>
      new Levers(bounds)
        .pairs("create-secret", "read-secret")
        .map(({ namespace, first, second }) => `${namespace ?? "*"}: ${told(first)}, ${told(second)}`);
    assert.deepEqual(pairs(bound("shop", makes, reads("a"))), ["shop: shop all, shop a"]);
    assert.deepEqual(pairs(bound("shop", makes), bound("other", reads())), []);
    assert.deepEqual(pairs(bound("shop", makes, makes, reads("a"), reads("b"))), [
      "shop: shop all, shop a",
      "shop: shop all, shop b",
    ]);
    assert.deepEqual(pairs(bound(undefined, makes), bound("shop", reads())), ["shop: * all, shop all"]);
    assert.deepEqual(pairs(bound("shop", makes), bound(undefined, reads("b"))), ["shop: shop all, * b"]);
    assert.deepEqual(pairs(bound(undefined, makes), bound(undefined, reads())), ["*: * all, * all"]);
  });

  it("pairs one grant of the first, however many names it has, with each of the second", () => {
    const writes = rule(["patch"], ["roles"], { apiGroups: [RBAC], resourceNames: ["a"] });
    const escalates = rule(["escalate"], ["roles"], { apiGroups: [RBAC], resourceNames: ["a"] });
    const pairs = new Levers([bound("shop", writes, writes, escalates, escalates)]).pairs(
      "write-role",
      "escalate-role",
    );
    assert.equal(pairs.length, 2);
  });

  it("cannot create under a name, but what belongs to a name", () => {
    const of = (lever: Lever, resource: string) =>
      new Levers([bound("shop", rule(["create"], [resource], { resourceNames: ["a"] }))]).of(lever).length;
    assert.deepEqual(
      [
        of("run-pod", "pods"),
        of("create-secret", "secrets"),
        of("exec", "pods/exec"),
        of("token", "serviceaccounts/token"),
      ],
      [0, 0, 1, 1],
    );
  });
});
