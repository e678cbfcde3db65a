import assert from "node:assert/strict";
import { intentRules } from "../../../../components/access/access.rules.ts";
import { AccessSettings, type Intent } from "../../../../components/access/access.schema.ts";
import type { PolicyRule } from "../../../../components/lib/rbac.ts";

const people = { userRole: { group: "acme/shop", role: "developer" } };
const rulesOf = (intent: Intent, further: object = {}) =>
  intentRules(AccessSettings.parse({ cluster: "dev", namespace: "shop", intent, subject: people, ...further }));

/** Plain RBAC: what a set of rules allows. */
const can = (rules: PolicyRule[], verb: string, group: string, resource: string, name?: string) =>
  rules.some(
    (rule) =>
      rule.verbs.includes(verb) &&
      rule.apiGroups.includes(group) &&
      rule.resources.includes(resource) &&
      (rule.resourceNames === undefined || (name !== undefined && rule.resourceNames.includes(name))),
  );

const all: [Intent, object?][] = [
  ["deploy", { secretNames: ["app-keys"] }],
  ["reconcile", { apps: ["web"] }],
  ["read"],
  ["debug"],
  ["registry-secret", { secretNames: ["gitlab-registry-auth"] }],
];

describe("intentRules", () => {
  for (const [intent, further] of all)
    it(`of ${intent} have no wildcard and never reach RBAC, network policies, quota or unnamed Secrets`, () => {
      const rules = rulesOf(intent, further);
      assert.ok(!JSON.stringify(rules).includes("*"));
      for (const verb of ["get", "list", "watch", "update", "patch", "delete", "deletecollection"])
        assert.equal(can(rules, verb, "", "secrets", "another"), false, verb);
      for (const verb of ["create", "update", "patch", "delete", "escalate", "bind", "impersonate"]) {
        assert.equal(can(rules, verb, "rbac.authorization.k8s.io", "roles"), false, verb);
        assert.equal(can(rules, verb, "rbac.authorization.k8s.io", "rolebindings"), false, verb);
        assert.equal(can(rules, verb, "networking.k8s.io", "networkpolicies"), false, verb);
        assert.equal(can(rules, verb, "", "resourcequotas"), false, verb);
        assert.equal(can(rules, verb, "", "serviceaccounts/token"), false, verb);
      }
    });

  for (const [intent, verb, group, resource, expected] of [
    ["deploy", "create", "apps", "deployments", true],
    ["deploy", "get", "", "pods/log", true],
    ["deploy", "create", "", "pods", false],
    ["deploy", "create", "", "pods/exec", false],
    ["deploy", "patch", "kustomize.toolkit.fluxcd.io", "kustomizations", false],
    ["read", "list", "apps", "deployments", true],
    ["read", "patch", "apps", "deployments", false],
    ["read", "create", "", "pods/exec", false],
    ["debug", "create", "", "pods/exec", true],
    ["debug", "get", "", "pods/portforward", true],
    ["debug", "delete", "", "pods", false],
    ["debug", "patch", "apps", "deployments", false],
  ] as const)
    it(`${intent} ${expected ? "may" : "may not"} ${verb} ${resource}${group && `.${group}`}`, () => {
      assert.equal(can(rulesOf(intent), verb, group, resource), expected);
    });

  it("of reconcile get and patch the named apps and see no other", () => {
    const rules = rulesOf("reconcile", { apps: ["web"] });
    const kustomization = ["kustomize.toolkit.fluxcd.io", "kustomizations"] as const;
    assert.deepEqual(
      [
        can(rules, "patch", ...kustomization, "web"),
        can(rules, "patch", ...kustomization, "api"),
        can(rules, "list", ...kustomization),
        can(rules, "create", ...kustomization),
      ],
      [true, false, false, false],
    );
  });

  it("of registry-secret create, and get, patch and delete by name", () => {
    const rules = rulesOf("registry-secret", { secretNames: ["gitlab-registry-auth"] });
    assert.equal(rules.length, 2);
    for (const verb of ["get", "patch", "delete"]) assert.ok(can(rules, verb, "", "secrets", "gitlab-registry-auth"));
    assert.ok(can(rules, "create", "", "secrets"));
  });
});
