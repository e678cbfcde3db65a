import assert from "node:assert/strict";
import { ComponentResource } from "@pulumi/pulumi";
import { grant } from "../../../../components/lib/grant.ts";
import { record } from "../../../lib/record.ts";

describe("grant", () => {
  it("makes a Role and, after it, the RoleBinding of the same names that gives it to its subjects", async () => {
    const metadata = { name: "read", namespace: "shop", labels: { a: "b" } };
    const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];
    const subjects = [{ kind: "ServiceAccount", name: "job", namespace: "jobs" }];
    const recording = await record(() => {
      grant("reader", { metadata, rules, subjects }, new ComponentResource("p:index:Parent", "parent"));
    });
    const role = recording.only("kubernetes:rbac.authorization.k8s.io/v1:Role", "reader");
    const binding = recording.only("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "reader");
    assert.deepEqual([role.inputs["metadata"], role.inputs["rules"]], [metadata, rules]);
    assert.deepEqual([binding.inputs["metadata"], binding.inputs["subjects"]], [metadata, subjects]);
    assert.deepEqual(binding.inputs["roleRef"], {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "Role",
      name: "read",
    });
    assert.ok(binding.dependencies.includes(role.urn));
    assert.deepEqual([role.parent, binding.parent], Array(2).fill(recording.only("p:index:Parent").urn));
  });
});
