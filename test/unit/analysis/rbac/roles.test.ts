import assert from "node:assert/strict";
import { roleTable } from "../../../../analysis/rbac/roles.ts";
import { membersOf, rbac, rule } from "./objects.ts";

const aggregate = (...clusterRoleSelectors: object[]) =>
  rbac("ClusterRole", "whole", undefined, { aggregationRule: { clusterRoleSelectors } });
const part = (name: string, labels: object) => ({
  ...rbac("ClusterRole", name, undefined, { rules: [rule(["get"], [name])] }),
  metadata: { name, labels },
});
const parts = [part("a", { of: "x", more: "y" }), part("b", { of: "x" }), part("c", { of: "z" }), part("d", {})];

const taken = (...selectors: object[]) =>
  roleTable(membersOf(aggregate(...selectors), ...parts))
    .rules("ClusterRole whole")!
    .flatMap(({ resources }) => resources)
    .filter((resource) => /^[abcd]$/.test(resource))
    .sort()
    .join("");

describe("roleTable", () => {
  it("takes over roles by labels, by expressions, and by both", () => {
    const of = (operator: string, ...values: string[]) => ({ matchExpressions: [{ key: "of", operator, values }] });
    assert.deepEqual(
      [
        taken({ matchLabels: { of: "x" } }),
        taken({ matchLabels: { of: "x", more: "y" } }),
        taken(of("In", "x", "z")),
        taken(of("In", "z")),
        taken(of("Exists")),
        taken(of("NotIn", "x")),
        taken({ matchLabels: { of: "nothing" } }),
        taken({ matchLabels: { of: "z" } }, { matchLabels: { more: "y" } }),
        taken(),
      ],
      ["ab", "a", "abc", "c", "abc", "cd", "", "ac", ""],
    );
  });

  it("knows roles of a namespace and of the cluster by their whole names", () => {
    const table = roleTable(
      membersOf(
        rbac("Role", "r", "shop", { rules: [rule(["get"], ["pods"])] }),
        rbac("Role", "s", undefined, {}),
        ...parts,
      ),
    );
    const known = (role: string) => table.rules(role)?.length;
    assert.deepEqual(
      ["Role shop/r", "Role default/s", "Role other/r", "ClusterRole r", "ClusterRole a", "a", "Role a"].map(known),
      [1, 0, undefined, undefined, 1, undefined, undefined],
    );
    const shop = { namespace: "shop", name: "r" };
    const other = { namespace: "default", name: "s" };
    assert.deepEqual([table.rolesIn("shop"), table.rolesIn("default"), table.rolesIn("none")], [[shop], [other], []]);
    assert.deepEqual(
      table.rolesIn(undefined).filter(({ namespace }) => !namespace.startsWith("kube-")),
      [shop, other],
    );
  });

  it("keeps a default role's rules where a stack states the role again", () => {
    const again = rbac("ClusterRole", "system:discovery", undefined, { rules: [rule(["get"], ["pods"])] });
    const plain = roleTable([]).rules("ClusterRole system:discovery")!.length;
    assert.equal(roleTable(membersOf(again)).rules("ClusterRole system:discovery")!.length, plain + 1);
  });
});
