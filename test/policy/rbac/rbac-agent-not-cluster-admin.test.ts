import { rbacAgentNotClusterAdmin } from "../../../policy/rules/rbac/rbac-agent-not-cluster-admin.ts";
import { release, resource, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const off = { rbac: { create: false } };

describeRule(rbacAgentNotClusterAdmin, {
  good: {
    "rbac.create false": { stack: release("gitlab-agent", { values: off }) },
    "a role of its own": {
      stack: release("gitlab-agent", { values: { rbac: { create: true, useExistingRole: "agentk-deploy" } } }),
    },
    "another chart": { stack: release("gitlab-runner", { values: {} }) },
  },
  bad: {
    "the chart's default": {
      stack: release("gitlab-agent", { values: {} }),
      at: ["values.rbac.create"],
      says: "absent, which means true",
    },
    "no values at all": { stack: release("gitlab-agent", {}), at: ["values.rbac.create"] },
    "rbac.create true": {
      stack: release("gitlab/gitlab-agent", { values: { rbac: { create: true } } }),
      at: ["values.rbac.create"],
    },
    ...Object.fromEntries(
      ["cluster-admin", "admin", "edit"].map((useExistingRole) => [
        `the role ${useExistingRole} by name`,
        {
          stack: release("gitlab-agent", { values: { rbac: { useExistingRole } } }),
          at: ["values.rbac.useExistingRole"],
        },
      ]),
    ),
    "an empty role name": {
      stack: release("gitlab-agent", { values: { rbac: { useExistingRole: "" } } }),
      at: ["values.rbac.create"],
    },
    "a chart from an OCI registry": {
      stack: release("oci://registry.example.com/charts/gitlab-agent:2.32.0", { values: {} }),
      at: ["values.rbac.create"],
    },
    "a chart archive": {
      stack: release("./charts/gitlab-agent-2.32.0.tgz", { values: {} }),
      at: ["values.rbac.create"],
    },
    "the component of Helm charts": {
      stack: resource("kubernetes:helm.sh/v4:Chart", { chart: "gitlab-agent", values: {} }),
      at: ["values.rbac.create"],
    },
  },
  unjudged: {
    "unknown values": { stack: release("gitlab-agent", { values: UNKNOWN_TEXT }), names: "values is known only after" },
    "an unknown rbac.create": {
      stack: release("gitlab-agent", { values: { rbac: { create: UNKNOWN_TEXT } } }),
      names: "values.rbac.create",
    },
  },
});
