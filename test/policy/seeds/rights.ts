import { object, release } from "../../lib/judge.ts";
import { namespace } from "../corrected.ts";
import type { CounterExample } from "../counter-example.ts";

const V1 = "rbac.authorization.k8s.io/v1";
const GROUP = "rbac.authorization.k8s.io";

const role = (place: string, ...rules: object[]) =>
  object(V1, "Role", { metadata: { name: "secret-manager", namespace: place }, rules }, "role");
const core = (resources: string[], verbs: string[], more: object = {}) => ({
  apiGroups: [""],
  resources,
  verbs,
  ...more,
});
const bound = (kind: string, place: string | undefined, roleRef: object, name: string) =>
  object(
    V1,
    kind,
    {
      metadata: { name: "it", namespace: place },
      roleRef: { apiGroup: GROUP, ...roleRef },
      subjects: [{ kind: "Group", apiGroup: GROUP, name }],
    },
    "binding",
  );

const MANAGER = { kind: "Role", name: "secret-manager" };
const PRODUCTION = "gitlab:project_env:42:production";
const agent = (values: object) =>
  release("gitlab-agent", {
    namespace: "gitlab-agent",
    version: "2.10.0",
    repositoryOpts: { repo: "https://charts.gitlab.io" },
    values,
  });

const SECRETS_OF_FLUX = [
  role(
    "flux-system",
    core(["secrets"], ["create"]),
    core(["secrets"], ["get", "patch"], { resourceNames: ["gitlab-registry-auth"] }),
  ),
  bound("RoleBinding", "flux-system", MANAGER, PRODUCTION),
];

/** Register rows about roles, bindings and the agent's chart. */
export const RIGHTS: readonly CounterExample[] = [
  {
    rows: ["E16"],
    mistake: "the user is bound to cluster-admin",
    wrong: [bound("ClusterRoleBinding", undefined, { kind: "ClusterRole", name: "cluster-admin" }, "gitlab:ci_job")],
    fires: [
      ["rbac-no-cluster-admin", "roleRef.name", "cluster-admin is bound"],
      ["rbac-ci-group-scoped", "subjects[0].name", "gitlab:ci_job"],
      ["rbac-effective-permissions", "subjects[0]", "everything"],
    ],
    right: [
      ...namespace("shop"),
      role("shop", { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list", "patch"] }),
      bound("RoleBinding", "shop", MANAGER, PRODUCTION),
    ],
  },
  {
    rows: ["E17"],
    mistake: "every job of every project writes Flux objects everywhere",
    wrong: [
      bound("ClusterRoleBinding", undefined, { kind: "ClusterRole", name: "flux-edit-flux-system" }, "gitlab:ci_job"),
    ],
    fires: [
      ["rbac-ci-group-scoped", "subjects[0].name", "gitlab:ci_job"],
      ["rbac-ci-no-flux-edit", "subjects[0]", "flux-edit-flux-system"],
    ],
    right: [
      role("flux-system", {
        apiGroups: ["source.toolkit.fluxcd.io"],
        resources: ["ocirepositories"],
        resourceNames: ["web"],
        verbs: ["get"],
      }),
      bound("RoleBinding", "flux-system", MANAGER, PRODUCTION),
    ],
  },
  {
    rows: ["E18"],
    mistake: "a Role in default for a Secret in flux-system, for all Secrets and for every job",
    wrong: [
      role("default", core(["secrets"], ["create", "delete"])),
      bound("RoleBinding", "default", MANAGER, "gitlab:ci_job"),
    ],
    fires: [
      ["rbac-secret-write-scoped", "rules[0]", "create, delete in namespace default"],
      ["ns-not-default", "metadata.namespace", "default"],
      ["rbac-ci-group-scoped", "subjects[0].name"],
    ],
    right: SECRETS_OF_FLUX,
  },
  {
    rows: ["E30"],
    mistake: "the agent's chart with its defaults binds cluster-admin",
    wrong: [agent({})],
    fires: [["rbac-agent-not-cluster-admin", "values.rbac.create", "absent, which means true"]],
    right: [...namespace("gitlab-agent"), agent({ rbac: { create: false } })],
  },
];
