import assert from "node:assert/strict";
import type { ResourceRule, StackRule } from "../../policy/lib/rule.ts";
import { type Judged, Session } from "../../policy/lib/session.ts";
import { DEFAULTS } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import { object, release } from "../lib/judge.ts";
import { EVERY_JOB, PUBLIC, policy, port, RESOLVER, runner } from "./policies.ts";

/** The rules that have something against a stack. */
function refusedBy(stack: readonly Judged[], settings: object = {}): string[] {
  const session = new Session();
  session.settings = { ...DEFAULTS, today: "2026-06-15", ...settings };
  const single = rules.filter((rule): rule is ResourceRule => rule.scope === "resource");
  const joined = rules.filter((rule): rule is StackRule => rule.scope === "stack");
  const outcomes = [
    ...stack.flatMap((one) => session.judgeResource(single, one)),
    ...session.judgeStack(joined, stack),
  ];
  return [...new Set(outcomes.filter(({ kind }) => kind === "finding").map(({ rule }) => rule.id))].sort();
}

function refuses(stack: readonly Judged[], ...expected: string[]): void {
  const found = refusedBy(stack);
  for (const rule of expected) assert.ok(found.includes(rule), `${rule} is not among ${found.join(", ")}`);
}

const V1 = "rbac.authorization.k8s.io/v1";
const bind = (kind: string, namespace: string | undefined, roleRef: object, name: string) =>
  object(V1, kind, { metadata: { name: "it", namespace }, roleRef, subjects: [{ kind: "Group", name }] }, "binding");
const DNS = [port(53, "UDP"), port(53)];
const ANY = { ipBlock: { cidr: "0.0.0.0/0" } };

describe("the seeds' own network policy, rights and TOML", () => {
  it("E1, E2, E3, E4: their NetworkPolicy is refused, the corrected one passes", () => {
    const theirs = policy({
      podSelector: { matchLabels: { app: "gitlab-runner-job" } },
      egress: [
        { to: [{ namespaceSelector: {} }], ports: DNS },
        { to: [ANY], ports: [port(443)] },
        { to: [ANY], ports: [port(5000)] },
      ],
    });
    refuses(
      [runner(), theirs],
      "net-job-pods-selected",
      "runner-job-label-for-netpol",
      "net-dns-kube-dns-only",
      "net-no-empty-namespace-selector",
      "net-cluster-cidr-excepted",
      "net-metadata-excepted",
      "net-reachability-proof",
      "net-dangling",
    );
    const corrected = policy({
      podSelector: EVERY_JOB,
      egress: [
        { to: [RESOLVER], ports: DNS },
        { to: [PUBLIC], ports: [port(443)] },
      ],
    });
    assert.deepEqual(
      refusedBy([runner(), corrected]).filter((rule) => rule.startsWith("net-")),
      [],
    );
  });

  it("E5, E6, E7: their TOML has keys that nobody reads", () => {
    for (const lines of [
      ["[[runners.kubernetes.volumes.projected]]", 'name = "credentials"'],
      [
        "[[runners.kubernetes.volumes.secret]]",
        'name = "ci"',
        'mount_path = "/s"',
        "read_only = true",
        'secret_name = "x"',
      ],
      ["[runners.kubernetes.podsecuritycontext]", "runasuser = 1500"],
    ])
      refuses([runner(...lines)], "runner-config-unknown-keys", "runner-job-pod-pss");
  });

  it("E13, E35: their image moves and is taken from the node", () => {
    refuses(
      [runner('image = "alpine:latest"', 'pull_policy = ["if-not-present"]')],
      "runner-pull-policy",
      "runner-images-pinned",
    );
  });

  it("E11: a registration token", () => {
    const secret = object("v1", "Secret", {
      metadata: { namespace: "ci" },
      stringData: { "runner-registration-token": "GR13" },
    });
    refuses([secret], "gl-no-registration-token");
  });

  it("E16: cluster-admin for the agent, which the chart's defaults give too (E30)", () => {
    refuses(
      [bind("ClusterRoleBinding", undefined, { kind: "ClusterRole", name: "cluster-admin" }, "gitlab:ci_job")],
      "rbac-no-cluster-admin",
    );
    refuses(
      [release("gitlab/gitlab-agent", { namespace: "gitlab-agent", values: {} })],
      "rbac-agent-not-cluster-admin",
    );
  });

  it("E17: flux-edit for every job of every project", () => {
    const theirs = bind(
      "ClusterRoleBinding",
      undefined,
      { kind: "ClusterRole", name: "flux-edit-flux-system" },
      "gitlab:ci_job",
    );
    refuses([theirs], "rbac-ci-group-scoped", "rbac-ci-no-flux-edit");
  });

  it("E18: a Role in default for a Secret in flux-system; the corrected one passes", () => {
    const role = (namespace: string, ...rest: object[]) =>
      object(V1, "Role", { metadata: { name: "secret-manager", namespace }, rules: rest });
    const secrets = (verbs: string[], more: object = {}) => ({
      apiGroups: [""],
      resources: ["secrets"],
      verbs,
      ...more,
    });
    refuses([role("default", secrets(["create", "delete"]))], "rbac-secret-write-scoped", "ns-not-default");
    const corrected = role("flux-system", secrets(["create"]), secrets(["get", "patch"], { resourceNames: ["pull"] }));
    assert.deepEqual(refusedBy([corrected]), []);
  });

  it("E25: the operator's defaults keep GitLab's data in the cluster", () => {
    const theirs = object("apps.gitlab.com/v1beta1", "GitLab", {
      metadata: { namespace: "gitlab" },
      spec: { chart: { version: "9.10.0" } },
    });
    refuses([theirs], "op-no-incluster-state", "op-no-embedded-runner");
  });
});

describe("counter-examples of others", () => {
  const chart = (values: object, more: object = {}) =>
    release("gitlab-runner", { namespace: "ci", version: "0.86.0", values, ...more });
  const cases: [id: string, stack: Judged[], ...rules: string[]][] = [
    [
      "C7: jobs bear the manager's label",
      [
        runner("[runners.kubernetes.pod_labels]", 'team = "x"'),
        policy({ podSelector: { matchLabels: { app: "gitlab-runner" } } }),
      ],
      "net-job-pods-selected",
    ],
    ["C8: a role without rules", [chart({ rbac: { create: true, rules: [] } })], "rbac-runner-role-minimal"],
    [
      "C11: a label from a job's variable",
      [
        runner("[runners.kubernetes.pod_labels]", 'team = "$TEAM"'),
        policy({ podSelector: { matchLabels: { team: "x" } } }),
      ],
      "runner-job-label-for-netpol",
    ],
    [
      "C13: a token without an end",
      [
        {
          type: "gitlab:index/projectDeployToken:ProjectDeployToken",
          urn: "u",
          name: "t",
          props: { scopes: ["read_registry"] },
        },
      ],
      "gl-deploy-token-expiry",
    ],
    [
      "C17: jobs in the namespace of the manager",
      [chart({ runners: { config: "[[runners]]\n[runners.kubernetes]\nnamespace = 'ci'\n" } })],
      "runner-job-namespace-separate",
    ],
    [
      "C18, C19: privileged, cluster-wide, without exact version",
      [
        chart(
          {
            rbac: { create: true, clusterWideAccess: true },
            runners: { config: "[[runners]]\n[runners.kubernetes]\nprivileged = true\n" },
          },
          { version: "" },
        ),
      ],
      "runner-no-privileged",
      "rbac-runner-role-minimal",
      "helm-chart-pinned",
    ],
    [
      "C20: a manager with rights in every namespace",
      [
        object(V1, "ClusterRole", {
          rules: [{ apiGroups: [""], resources: ["pods", "pods/exec", "secrets"], verbs: ["get", "create"] }],
        }),
      ],
      "rbac-no-pod-exec",
      "rbac-no-secret-read",
      "rbac-no-workload-create",
    ],
    [
      "C24: a credential that is neither masked nor protected",
      [{ type: "gitlab:index/projectVariable:ProjectVariable", urn: "u", name: "v", props: { key: "AGENT_TOKEN" } }],
      "gl-variable-protected",
      "gl-variable-env-scope",
    ],
    [
      "C27: the agent's chart with defaults",
      [release("gitlab-agent", { namespace: "a", version: "2.0.0" })],
      "rbac-agent-not-cluster-admin",
    ],
    ["C34: privileged by default", [chart({ runners: { privileged: true } })], "runner-no-privileged"],
    [
      "C35: a password in a manifest",
      [object("v1", "ConfigMap", { metadata: { namespace: "x" }, data: { password: "hunter2" } })],
      "cm-no-secret-content",
    ],
    [
      "C36: an account of one's own that is cluster-admin",
      [
        object(V1, "ClusterRoleBinding", {
          roleRef: { kind: "ClusterRole", name: "cluster-admin" },
          subjects: [{ kind: "ServiceAccount", name: "runner", namespace: "ci" }],
        }),
      ],
      "rbac-no-cluster-admin",
      "rbac-effective-permissions",
    ],
    [
      "C37: a second kind of pod that no policy selects",
      [
        runner(),
        policy({}),
        object("v1", "Pod", { metadata: { name: "cache", namespace: "shop-jobs" }, spec: { containers: [] } }),
      ],
      "net-job-pods-selected",
    ],
    [
      "C39: only IPv4 metadata is blocked",
      [policy({ egress: [{ to: [PUBLIC, { ipBlock: { cidr: "::/0" } }], ports: [port(443)] }] })],
      "net-cluster-cidr-excepted",
    ],
    [
      "C40: an agent's pod that restricted refuses",
      [
        object("v1", "Pod", {
          metadata: { namespace: "gitlab-agent" },
          spec: { containers: [{ name: "agentk", image: "agentk:v18.0.0" }] },
        }),
      ],
      "pss-privilege-escalation",
      "pss-capabilities-restricted",
      "pss-run-as-non-root",
    ],
    [
      "C41: labels that a job or a rotation changes",
      [runner(), policy({ podSelector: { matchLabels: { "project.runner.gitlab.com/namespace": "acme" } } })],
      "net-selector-tamper-proof",
    ],
  ];
  for (const [title, stack, ...expected] of cases) it(title, () => refuses(stack, ...expected));
});
