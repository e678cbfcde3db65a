import { rbacCiNoFluxEdit } from "../../../policy/rules/rbac/rbac-ci-no-flux-edit.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { account, bind, core, group, role, V1 } from "./objects.ts";

const flux = (verbs: unknown) => ({ apiGroups: ["kustomize.toolkit.fluxcd.io"], resources: ["kustomizations"], verbs });
const JOBS = group("gitlab:project_env:1:production");
const IT = { kind: "Role", name: "it" };

describeRule(rbacCiNoFluxEdit, {
  good: {
    reading: { stack: [role("Role", flux(["get", "list"])), bind("RoleBinding", IT, JOBS)] },
    "Flux's own account": { stack: [role("Role", flux(["patch"])), bind("RoleBinding", IT, account("shop", "flux"))] },
    "another resource": { stack: [role("Role", core(["configmaps"], ["patch"])), bind("RoleBinding", IT, JOBS)] },
  },
  bad: {
    "patching by name": {
      stack: [role("Role", flux(["get", "patch"])), bind("RoleBinding", IT, JOBS)],
      at: ["subjects[0]"],
    },
    "one group of several": {
      stack: [
        role("Role", { ...flux(["patch"]), apiGroups: ["", "kustomize.toolkit.fluxcd.io"] }),
        bind("RoleBinding", IT, JOBS),
      ],
      at: ["subjects[0]"],
    },
    "every verb": { stack: [role("Role", flux(["*"])), bind("RoleBinding", IT, JOBS)], at: ["subjects[0]"] },
    "every group": {
      stack: [role("Role", { apiGroups: ["*"], resources: ["*"], verbs: ["create"] }), bind("RoleBinding", IT, JOBS)],
      at: ["subjects[0]"],
    },
    "flux-edit of the cluster, which is not in the stack": {
      stack: bind("ClusterRoleBinding", { kind: "ClusterRole", name: "flux-edit-flux-system" }, group("gitlab:ci_job")),
      at: ["subjects[0]"],
    },
    "people behind the agent": {
      stack: [role("Role", flux(["update"])), bind("RoleBinding", IT, group("gitlab:user"))],
      at: ["subjects[0]"],
    },
    "what Flux adds to edit": {
      stack: [
        object(V1, "ClusterRole", {
          metadata: { name: "flux-edit", labels: { [`${V1.split("/")[0]}/aggregate-to-edit`]: "true" } },
          rules: [flux(["create"])],
        }),
        bind("RoleBinding", { kind: "ClusterRole", name: "edit" }, JOBS),
      ],
      at: ["subjects[0]"],
    },
  },
  unjudged: {
    "an unknown role": {
      stack: bind("RoleBinding", { kind: "Role", name: UNKNOWN_TEXT }, JOBS),
      names: "roleRef.name",
    },
  },
});
