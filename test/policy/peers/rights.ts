import { object, release } from "../../lib/judge.ts";
import { deployed, managerNamespace, runnerStack } from "../corrected.ts";
import type { CounterExample } from "../counter-example.ts";

const V1 = "rbac.authorization.k8s.io/v1";
const GROUP = "rbac.authorization.k8s.io";
const JOB = { kind: "Group", apiGroup: GROUP, name: "gitlab:ci_job" };
const MANAGER = { kind: "ServiceAccount", name: "manager", namespace: "shop-ci" };
const ADMIN = { apiGroup: GROUP, kind: "ClusterRole", name: "cluster-admin" };

const role = (kind: string, place: string | undefined, ...rules: object[]) =>
  object(V1, kind, { metadata: { name: "own", namespace: place }, rules }, "role");
const bound = (kind: string, place: string | undefined, roleRef: object, ...subjects: object[]) =>
  object(V1, kind, { metadata: { name: "own", namespace: place }, roleRef, subjects }, "binding");
const own = (kind: string) => ({ apiGroup: GROUP, kind, name: "own" });
const core = (resources: string[], verbs: string[], more: object = {}) => ({
  apiGroups: [""],
  resources,
  verbs,
  ...more,
});

const chart = (name: string, values: object, more: object = {}) =>
  release(name, { namespace: "shop-ci", version: "1.2.3", values, ...more });
const REPO = { repositoryOpts: { repo: "https://charts.gitlab.io" } };

/** What a manager needs in the namespace of its jobs, without looking into Secrets that it did not make. */
const OF_MANAGER = [
  ...runnerStack(),
  ...managerNamespace(),
  object("v1", "ServiceAccount", {
    metadata: { name: "manager", namespace: "shop-ci" },
    automountServiceAccountToken: false,
  }),
  role("Role", "shop-jobs", core(["pods"], ["get", "list", "watch"]), core(["pods/log"], ["get"])),
  bound("RoleBinding", "shop-jobs", own("Role"), MANAGER),
];

/** Mistakes about who may do what. */
export const RIGHTS: readonly CounterExample[] = [
  {
    rows: ["C2"],
    mistake: "a Role in default for a Secret of another namespace",
    wrong: [role("Role", "default", core(["secrets"], ["create", "update"]))],
    fires: [
      ["rbac-secret-write-scoped", "rules[0]", "namespace default"],
      ["ns-not-default", "metadata.namespace"],
    ],
    right: [role("Role", "flux-system", core(["secrets"], ["patch"], { resourceNames: ["pull"] }))],
  },
  {
    rows: ["C6"],
    mistake: "every job writes Flux objects in the whole cluster",
    wrong: [
      role("ClusterRole", undefined, {
        apiGroups: ["kustomize.toolkit.fluxcd.io"],
        resources: ["kustomizations"],
        verbs: ["create", "patch"],
      }),
      bound("ClusterRoleBinding", undefined, own("ClusterRole"), JOB),
    ],
    fires: [
      ["rbac-ci-no-flux-edit", "subjects[0]"],
      ["rbac-ci-group-scoped", "subjects[0].name", "gitlab:ci_job"],
      ["rbac-effective-permissions", "subjects[0]", "writing Flux objects"],
    ],
    right: [
      role("Role", "shop", {
        apiGroups: ["kustomize.toolkit.fluxcd.io"],
        resources: ["kustomizations"],
        verbs: ["get", "list"],
      }),
      bound("RoleBinding", "shop", own("Role"), { ...JOB, name: "gitlab:project_env:42:production" }),
    ],
  },
  {
    rows: ["C8"],
    mistake: "the chart makes a role without rules, which it renders as wildcards",
    wrong: [chart("gitlab-runner", { rbac: { create: true } })],
    fires: [["rbac-runner-role-minimal", "values.rbac.rules", "wildcard"]],
    right: [...managerNamespace(), chart("gitlab-runner", { rbac: { create: false } }, REPO)],
  },
  {
    rows: ["C18", "C19"],
    mistake:
      "privileged jobs on the node's network, a manager of the whole cluster and administrator, an old chart of any version",
    wrong: [
      chart(
        "gitlab-runner",
        {
          rbac: { create: true, clusterWideAccess: true, rules: [{ resources: ["*"], verbs: ["*"] }] },
          runners: { config: "[[runners]]\n[runners.kubernetes]\nprivileged = true\nhost_network = true\n" },
        },
        { version: "" },
      ),
      bound("ClusterRoleBinding", undefined, ADMIN, MANAGER),
    ],
    fires: [
      ["runner-no-privileged", "values.runners.config » runners[0].kubernetes.privileged"],
      ["runner-job-pod-pss", "values.runners.config » runners[0].kubernetes", "privileged"],
      ["rbac-runner-role-minimal", "values.rbac.clusterWideAccess"],
      ["rbac-no-cluster-admin", "roleRef.name", "ServiceAccount shop-ci/manager"],
      ["rbac-effective-permissions", "subjects[0]", "everything"],
      ["helm-chart-pinned", "version"],
    ],
    right: OF_MANAGER,
  },
  {
    rows: ["C20"],
    mistake: "pods, Secrets and shells everywhere, though jobs live in one namespace",
    wrong: [
      role("ClusterRole", undefined, core(["pods", "pods/exec", "secrets"], ["get", "list", "create"])),
      bound("ClusterRoleBinding", undefined, own("ClusterRole"), MANAGER),
    ],
    fires: [
      ["rbac-no-pod-exec", "rules[0]"],
      ["rbac-no-secret-read", "rules[0]"],
      ["rbac-no-workload-create", "rules[0]"],
      ["rbac-effective-permissions", "subjects[0]", "reading Secrets"],
    ],
    right: OF_MANAGER,
  },
  {
    rows: ["C27"],
    mistake: "the agent's chart as it comes",
    wrong: [chart("gitlab-agent", {})],
    fires: [["rbac-agent-not-cluster-admin", "values.rbac.create", "absent, which means true"]],
    right: [...managerNamespace(), chart("gitlab-agent", { rbac: { create: false } }, REPO)],
  },
  {
    rows: ["C36"],
    mistake: "an account of one's own, for which the chart makes no role, is bound to cluster-admin",
    wrong: [
      chart("gitlab-runner", { rbac: { create: false }, serviceAccount: { create: false, name: "manager" } }),
      bound("ClusterRoleBinding", undefined, ADMIN, MANAGER),
    ],
    fires: [
      ["rbac-no-cluster-admin", "roleRef.name", "ServiceAccount shop-ci/manager"],
      ["rbac-effective-permissions", "subjects[0]", "everything"],
    ],
    right: OF_MANAGER,
  },
  {
    rows: ["C40"],
    mistake: "an agent's pod that restricted does not admit",
    wrong: deployed("gitlab-agent", {
      securityContext: {},
      containers: [{ name: "agentk", image: `registry.example.com/agentk:v18.0.0@sha256:${"a".repeat(64)}` }],
    }),
    fires: [
      ["pss-run-as-non-root", "spec.template.spec.containers[0].securityContext.runAsNonRoot"],
      ["pss-privilege-escalation", "spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation"],
      ["pss-capabilities-restricted", "spec.template.spec.containers[0].securityContext.capabilities.drop"],
      ["pss-seccomp-restricted", "spec.template.spec.containers[0].securityContext.seccompProfile.type"],
    ],
    right: deployed("gitlab-agent"),
  },
];
