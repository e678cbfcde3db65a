import assert from "node:assert/strict";
import { Reader } from "../../../../analysis/objects/reader.ts";
import type { BoundRules } from "../../../../analysis/rbac/access.ts";
import { rulesOf } from "../../../../analysis/rbac/covers.ts";
import { type Lever, Levers } from "../../../../analysis/rbac/levers.ts";
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
  const names = (levers: Levers, namespace: string | undefined) => {
    const held = levers.in("read-secret", namespace);
    return held && (held.names === undefined ? "all" : [...held.names].sort().join());
  };

  it("joins names, and all is more than any", () => {
    assert.equal(names(new Levers([bound("shop", reads("a"), reads("b", "c"))]), "shop"), "a,b,c");
    assert.equal(names(new Levers([bound("shop", reads("a", "b"), reads("c"))]), "shop"), "a,b,c");
    assert.equal(names(new Levers([bound("shop", reads("a"), reads())]), "shop"), "all");
    assert.equal(names(new Levers([bound("shop", reads(), reads("a"))]), "shop"), "all");
  });

  it("holds in a namespace what it holds there and everywhere", () => {
    const both = new Levers([bound("shop", reads("a")), bound(undefined, reads("b"))]);
    assert.deepEqual([names(both, "shop"), names(both, "other"), names(both, undefined)], ["a,b", "b", "b"]);
    const everywhere = new Levers([bound("shop", reads("a")), bound(undefined, reads())]);
    assert.deepEqual([names(everywhere, "shop"), names(everywhere, "other")], ["all", "all"]);
    const here = new Levers([bound("shop", reads()), bound(undefined, reads("b"))]);
    assert.deepEqual([names(here, "shop"), names(here, "other")], ["all", "b"]);
    assert.equal(names(new Levers([bound("shop", reads())]), "other"), undefined);
  });

  it("tells what names do not narrow", () => {
    const levers = new Levers([bound("shop", reads("a"), rule(["create"], ["secrets"]))]);
    assert.equal(levers.freely("read-secret", "shop"), undefined);
    assert.equal(levers.freely("create-secret", "shop")?.namespace, "shop");
    assert.equal(levers.freely("token", "shop"), undefined);
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
