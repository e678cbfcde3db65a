import assert from "node:assert/strict";
import fc from "fast-check";
import { accessTable, type Identity, type Question, serviceAccount } from "../../../../analysis/rbac/access.ts";
import { bindingTo as binding, membersOf, rbac, rule } from "./objects.ts";

function table(...manifests: object[]) {
  return accessTable(membersOf(...manifests));
}

const ANN: Identity = { user: "ann", groups: ["dev", "system:authenticated"] };
const USER = { kind: "User", name: "ann" };
const GROUP = { kind: "Group", name: "dev" };
const get = (resource: string, namespace?: string, name?: string): Question => ({
  verb: "get",
  group: "",
  resource,
  namespace,
  name,
});

function can(answer: ReturnType<typeof table>, question: Question, who: Identity = ANN): boolean {
  return answer.can(who, question).length > 0;
}

describe("accessTable", () => {
  it("gives a RoleBinding's rights in its namespace only", () => {
    const rights = table(
      rbac("Role", "r", "shop", { rules: [rule(["get"], ["pods"])] }),
      binding("RoleBinding", "shop", "Role r", USER),
    );
    assert.equal(can(rights, get("pods", "shop")), true);
    assert.equal(can(rights, get("pods", "other")), false);
    assert.equal(can(rights, get("pods")), false);
    assert.equal(can(rights, get("pods", "shop"), { user: "bob", groups: ["dev"] }), false);
  });

  it("gives a ClusterRole's rights in one namespace by a RoleBinding, everywhere by a ClusterRoleBinding", () => {
    const role = rbac("ClusterRole", "r", undefined, { rules: [rule(["get"], ["pods"])] });
    const one = table(role, binding("RoleBinding", "shop", "ClusterRole r", GROUP));
    assert.deepEqual([can(one, get("pods", "shop")), can(one, get("pods", "other"))], [true, false]);
    const all = table(role, binding("ClusterRoleBinding", undefined, "ClusterRole r", GROUP));
    assert.deepEqual([can(all, get("pods", "shop")), can(all, get("pods"))], [true, true]);
  });

  it("takes a binding without a namespace for one of the namespace default", () => {
    const rights = table(
      rbac("Role", "r", undefined, { rules: [rule(["get"], ["pods"])] }),
      binding("RoleBinding", undefined, "Role r", USER, { kind: "ServiceAccount", name: "bot" }),
    );
    assert.deepEqual([can(rights, get("pods", "default")), can(rights, get("pods"))], [true, false]);
    assert.deepEqual(rights.subjects, ["User ann", "User system:serviceaccount:default:bot"]);
  });

  it("knows a Role only in its own namespace", () => {
    const rights = table(
      rbac("Role", "r", "a", { rules: [rule(["get"], ["pods"])] }),
      binding("RoleBinding", "b", "Role r", USER),
    );
    assert.equal(can(rights, get("pods", "b")), false);
    assert.deepEqual(
      rights.unresolved.map(({ role }) => role),
      ["Role b/r"],
    );
  });

  it("puts a ServiceAccount into its groups, and knows it by its long name", () => {
    const role = rbac("ClusterRole", "r", undefined, { rules: [rule(["get"], ["pods"])] });
    const bot = serviceAccount("ci", "bot");
    for (const subject of [
      { kind: "ServiceAccount", name: "bot", namespace: "ci" },
      { kind: "User", name: "system:serviceaccount:ci:bot" },
      { kind: "Group", name: "system:serviceaccounts" },
      { kind: "Group", name: "system:serviceaccounts:ci" },
      { kind: "Group", name: "system:authenticated" },
    ])
      assert.equal(
        can(table(role, binding("ClusterRoleBinding", undefined, "ClusterRole r", subject)), get("pods"), bot),
        true,
        subject.name,
      );
    for (const subject of [
      { kind: "ServiceAccount", name: "bot", namespace: "other" },
      { kind: "Group", name: "system:serviceaccounts:other" },
      { kind: "User", name: "bot" },
      { kind: "Robot", name: "bot", namespace: "ci" },
      { kind: "ServiceAccount", name: "bot" },
    ])
      assert.equal(
        can(table(role, binding("ClusterRoleBinding", undefined, "ClusterRole r", subject)), get("pods"), bot),
        false,
        subject.name,
      );
  });

  it("narrows by names, and never lets a request without a name inside them", () => {
    const rights = table(
      rbac("Role", "r", "shop", {
        rules: [rule(["get", "list", "create"], ["secrets"], { resourceNames: ["a", "b"] })],
      }),
      binding("RoleBinding", "shop", "Role r", USER),
    );
    assert.equal(can(rights, get("secrets", "shop", "b")), true);
    assert.equal(can(rights, get("secrets", "shop", "c")), false);
    assert.equal(can(rights, get("secrets", "shop")), false);
    assert.equal(can(rights, { verb: "create", group: "", resource: "secrets", namespace: "shop" }), false);
    const nameless = rule(["list"], ["secrets"], { resourceNames: [""] });
    const empty = table(
      rbac("Role", "r", "shop", { rules: [nameless] }),
      binding("RoleBinding", "shop", "Role r", USER),
    );
    assert.equal(can(empty, { verb: "list", group: "", resource: "secrets", namespace: "shop" }), true);
  });

  it("gives nothing to a ServiceAccount of no namespace", () => {
    const role = rbac("ClusterRole", "r", undefined, { rules: [rule(["get"], ["pods"])] });
    const subject = { kind: "ServiceAccount", name: "bot" };
    assert.deepEqual(table(role, binding("ClusterRoleBinding", undefined, "ClusterRole r", subject)).subjects, []);
  });

  it("knows paths that are no resources, through cluster bindings only", () => {
    const role = rbac("ClusterRole", "r", undefined, {
      rules: [{ nonResourceURLs: ["/healthz", "/metrics/*"], verbs: ["get"] }],
    });
    const rights = table(role, binding("ClusterRoleBinding", undefined, "ClusterRole r", USER));
    const ask = (path: string, verb = "get") => can(rights, { verb, path });
    assert.deepEqual(
      [ask("/healthz"), ask("/metrics/a/b"), ask("/healthz/x"), ask("/metrics"), ask("/healthz", "post")],
      [true, true, false, false, false],
    );
    assert.equal(
      can(table(role, binding("RoleBinding", "shop", "ClusterRole r", USER)), { verb: "get", path: "/healthz" }),
      false,
    );
  });

  it("knows cluster-admin without being told", () => {
    const rights = table(binding("ClusterRoleBinding", undefined, "ClusterRole cluster-admin", GROUP));
    assert.equal(can(rights, { verb: "escalate", group: "rbac.authorization.k8s.io", resource: "roles" }), true);
    assert.equal(can(rights, { verb: "get", path: "/anything" }), true);
  });

  it("follows aggregation through steps and circles, and takes own rules away", () => {
    const label = (key: string) => ({ [key]: "true" });
    const aggregated = (name: string, selects: string, labels: object) => ({
      ...rbac("ClusterRole", name, undefined, {
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: label(selects) }] },
        rules: [rule(["get"], ["nodes"])],
      }),
      metadata: { name, labels },
    });
    const leaf = {
      ...rbac("ClusterRole", "leaf", undefined, { rules: [rule(["get"], ["pods"])] }),
      metadata: { name: "leaf", labels: label("to-b") },
    };
    const rights = table(
      aggregated("a", "to-a", label("to-b")),
      aggregated("b", "to-b", label("to-a")),
      leaf,
      binding("ClusterRoleBinding", undefined, "ClusterRole a", USER),
    );
    assert.deepEqual([can(rights, get("pods")), can(rights, get("nodes"))], [true, false]);
  });

  it("takes over the roles of every selector of an aggregation", () => {
    const leaf = (name: string, resource: string) => ({
      ...rbac("ClusterRole", name, undefined, { rules: [rule(["get"], [resource])] }),
      metadata: { name, labels: { of: name } },
    });
    const clusterRoleSelectors = ["one", "two"].map((name) => ({ matchLabels: { of: name } }));
    const rights = table(
      rbac("ClusterRole", "both", undefined, { aggregationRule: { clusterRoleSelectors } }),
      leaf("one", "pods"),
      leaf("two", "secrets"),
      leaf("three", "nodes"),
      binding("ClusterRoleBinding", undefined, "ClusterRole both", USER),
    );
    const found = ["pods", "secrets", "nodes"].map((resource) => can(rights, get(resource)));
    assert.deepEqual(found, [true, true, false]);
  });

  it("tells the chain of a grant, and who else has it", () => {
    const rights = table(
      rbac("Role", "r", "shop", { rules: [rule(["get"], ["pods"]), rule(["*"], ["secrets"])] }),
      binding("RoleBinding", "shop", "Role r", USER, GROUP),
    );
    const [grant] = rights.can(ANN, get("secrets", "shop"));
    assert.deepEqual(
      [grant!.binding, grant!.role, grant!.rule.at.path, grant!.origin],
      ["RoleBinding shop/Role-r-binding", "Role shop/r", "rules[1]", "1"],
    );
    assert.deepEqual(
      rights.whoCan(get("secrets", "shop")).map(({ subject }) => subject.name),
      ["ann", "dev"],
    );
  });

  it("never takes a right away when one is added, whatever the order", () => {
    const words = fc.constantFrom("get", "list", "*", "create");
    const resources = fc.constantFrom("pods", "secrets", "*", "pods/exec", "*/exec");
    const rules = fc.array(
      fc.record({ verbs: fc.array(words), resources: fc.array(resources), apiGroups: fc.constant([""]) }),
    );
    const questions = fc.record({
      verb: fc.constantFrom("get", "create"),
      resource: fc.constantFrom("pods", "pods/exec", "secrets"),
    });
    fc.assert(
      fc.property(rules, rules, questions, (some, more, asked) => {
        const question = { ...asked, group: "", namespace: "shop" };
        const answer = (all: object[]) =>
          can(
            table(rbac("Role", "r", "shop", { rules: all }), binding("RoleBinding", "shop", "Role r", USER)),
            question,
          );
        assert.ok(!answer(some) || answer([...some, ...more]));
        assert.equal(answer([...some, ...more]), answer([...more, ...some]));
      }),
    );
  });
});
