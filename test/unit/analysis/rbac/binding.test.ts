import assert from "node:assert/strict";
import { fromManifest, readerOf } from "../../../../analysis/objects/resource.ts";
import { bindingOf, classOf, subjectTitle } from "../../../../analysis/rbac/binding.ts";

function binding(subject: object) {
  const [resource] = fromManifest(
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "b", namespace: "shop" },
      roleRef: { kind: "Role", name: "deploy" },
      subjects: [subject],
    },
    "x",
  );
  return bindingOf(resource!, readerOf(resource!))!;
}

describe("bindingOf", () => {
  it("gives a ServiceAccount without a namespace that of the binding", () => {
    const { subjects, roleName, cluster } = binding({ kind: "ServiceAccount", name: "web" });
    assert.equal(subjectTitle(subjects[0]!), "ServiceAccount shop/web");
    assert.deepEqual([roleName, cluster], ["deploy", false]);
  });

  it("reads what is not written as nothing, and the namespace as default", () => {
    for (const apiVersion of ["rbac.authorization.k8s.io/v1beta1", "authorization.openshift.io/v1"]) {
      const [resource] = fromManifest({ apiVersion, kind: "RoleBinding", subjects: [{}] }, "x");
      const { roleKind, roleName, subjects } = bindingOf(resource!, readerOf(resource!))!;
      const [{ kind, name, namespace }] = subjects as [(typeof subjects)[0]];
      assert.deepEqual([roleKind, roleName, kind, name, namespace], ["", undefined, "", "", "default"]);
    }
  });

  it("is nothing for other objects", () => {
    const [resource] = fromManifest({ apiVersion: "example.com/v1", kind: "RoleBinding" }, "x");
    assert.equal(bindingOf(resource!, readerOf(resource!)), undefined);
  });
});

describe("classOf", () => {
  const rows: [object, string][] = [
    [{ kind: "Group", name: "gitlab:ci_job" }, "ci"],
    [{ kind: "Group", name: "gitlab:project_env:1:prod" }, "ci"],
    [{ kind: "User", name: "gitlab:ci_job:77" }, "ci"],
    [{ kind: "Group", name: "gitlab:user" }, "user"],
    [{ kind: "User", name: "gitlab:user:ann" }, "user"],
    [{ kind: "Group", name: "gitlab:project_role:1:maintainer" }, "user"],
    [{ kind: "Group", name: "gitlab:group_role:1:owner" }, "user"],
    [{ kind: "ServiceAccount", name: "x", namespace: "gitlab-runner" }, "runner"],
    [{ kind: "User", name: "system:serviceaccount:ci:build-runner" }, "runner"],
    [{ kind: "ServiceAccount", name: "gitlab-agent", namespace: "x" }, "agent"],
    [{ kind: "ServiceAccount", name: "agent", namespace: "x" }, "agent"],
    [{ kind: "ServiceAccount", name: "web", namespace: "shop" }, "other"],
    [{ kind: "Group", name: "gitlab-admins" }, "other"],
  ];
  for (const [subject, expected] of rows) {
    it(`${JSON.stringify(subject)}: ${expected}`, () => {
      assert.equal(classOf(binding(subject).subjects[0]!), expected);
    });
  }
});
