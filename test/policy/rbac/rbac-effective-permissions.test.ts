import assert from "node:assert/strict";
import { rbacEffectivePermissions } from "../../../policy/rules/rbac/rbac-effective-permissions.ts";
import { judge, object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { account, bind, core, group, role, V1 } from "./objects.ts";

const IT = { kind: "ClusterRole", name: "it" };
const WEB = account("shop", "web");
const cluster = (...rules: object[]) => [role("ClusterRole", ...rules), bind("ClusterRoleBinding", IT, WEB)];

/** A Role or ClusterRole of that name with one rule, bound to a subject in a namespace or, without one, in the cluster. */
function gives(name: string, namespace: string | undefined, subject: object, rule: object) {
  const home = namespace === undefined ? {} : { namespace };
  const kind = namespace === undefined ? "ClusterRole" : "Role";
  return [
    object(V1, kind, { metadata: { name, ...home }, rules: [rule] }, name),
    object(V1, `${kind}Binding`, { metadata: { name, ...home }, roleRef: { kind, name }, subjects: [subject] }, name),
  ];
}

/** A subject that may read every Secret. */
const reader = (kind: string, name: string) => gives("reads", undefined, { kind, name }, core(["secrets"], ["get"]));

const JOB = group("gitlab:project_env:1:production");
const AGENT = account("gitlab-agent", "gitlab-agent-production");
/** An account that may read every Secret: an accepted one in a real stack, and what the others must not come to be. */
const admin = (namespace: string) => gives("admin", namespace, account(namespace, "admin"), core(["pods"], ["get"]));
const ADMIN = gives("everywhere", undefined, account("shop", "admin"), core(["secrets"], ["list"]));
const APPLIES = { apiGroups: ["kustomize.toolkit.fluxcd.io"], resources: ["kustomizations"], verbs: ["patch"] };
const LOCKED = object("fluxcd.controlplane.io/v1", "FluxInstance", { spec: { cluster: { multitenant: true } } });
const BOTH = ["subjects[0]", "subjects[0]"];

describeRule(rbacEffectivePermissions, {
  good: {
    "pods beside accounts that may do little": {
      stack: [...gives("deploy", "shop", JOB, core(["pods"], ["create"])), ...admin("shop")],
    },
    "pods where no account with more is": {
      stack: gives("deploy", "shop", JOB, {
        apiGroups: ["apps"],
        resources: ["deployments"],
        verbs: ["create", "patch"],
      }),
    },
    "what a locked Flux applies": { stack: [LOCKED, ...gives("trigger", "shop", JOB, APPLIES)] },
    "tokens of named accounts that may do little": {
      stack: [
        ...gives("tokens", "shop", JOB, core(["serviceaccounts/token"], ["create"], { resourceNames: ["web"] })),
        ...gives("web", "shop", WEB, core(["pods"], ["get"])),
      ],
    },
    "the agent that acts as people of named groups": {
      stack: [
        ...gives("users", undefined, AGENT, core(["users"], ["impersonate"])),
        ...gives("groups", undefined, AGENT, core(["groups"], ["impersonate"], { resourceNames: ["gitlab:user"] })),
        ...gives("shells", "shop", group("gitlab:user"), core(["pods/exec"], ["create"])),
      ],
    },
    "rights that end in a namespace": {
      stack: [role("ClusterRole", core(["secrets"], ["get"])), bind("RoleBinding", IT, WEB)],
    },
    "harmless rights everywhere": { stack: cluster(core(["pods"], ["get", "list"])) },
    "a role that nobody holds": { stack: role("ClusterRole", core(["secrets"], ["get"])) },
    "an account of the system, bound as a user": {
      stack: reader("User", "system:serviceaccount:kube-system:runner"),
    },
    "a person": { stack: reader("User", "jane") },
    "the agent that acts as others": {
      stack: [
        role("ClusterRole", core(["users"], ["impersonate"])),
        bind("ClusterRoleBinding", IT, account("gitlab-agent", "agent")),
      ],
    },
  },
  bad: {
    "Secrets of the system": {
      stack: cluster(core(["secrets"], ["get"])),
      at: ["subjects[0]"],
      says: "ServiceAccount shop/web → ClusterRoleBinding binding → ClusterRole it → rules[0]",
    },
    "cluster-admin": {
      stack: bind("ClusterRoleBinding", { kind: "ClusterRole", name: "cluster-admin" }, WEB),
      at: ["subjects[0]"],
    },
    "several rights, of which the first is told": {
      stack: cluster(core(["secrets"], ["get"]), core(["pods"], ["create"])),
      at: ["subjects[0]"],
      says: "ClusterRole it → rules[0]; wanted",
    },
    "an account that is bound as a user": {
      stack: reader("User", "system:serviceaccount:shop:web"),
      at: ["subjects[0]"],
      says: "User system:serviceaccount:shop:web reaches reading Secrets",
    },
    "pods of the system": { stack: cluster(core(["pods"], ["create"])), at: ["subjects[0]"] },
    "tokens of the system": { stack: cluster(core(["serviceaccounts/token"], ["create"])), at: ["subjects[0]"] },
    "nodes by proxy": { stack: cluster(core(["nodes/proxy"], ["create"])), at: ["subjects[0]"] },
    "acting as others": { stack: cluster(core(["users"], ["impersonate"])), at: ["subjects[0]"] },
    "Flux objects": {
      stack: cluster({ apiGroups: ["kustomize.toolkit.fluxcd.io"], resources: ["kustomizations"], verbs: ["patch"] }),
      at: ["subjects[0]"],
    },
    "bindings that are there": {
      stack: cluster({
        apiGroups: ["rbac.authorization.k8s.io"],
        resources: ["*"],
        verbs: ["bind", "update"],
      }),
      at: ["subjects[0]"],
      says: "writing bindings",
    },
    "an account whose namespace is left open": {
      stack: reader("ServiceAccount", "web"),
      at: ["subjects[0]"],
      says: "ServiceAccount ?/web",
    },
    "a job that runs pods beside an account that may more": {
      stack: [...ADMIN, ...gives("deploy", "shop", JOB, core(["pods"], ["create"]))],
      at: BOTH,
      says: "ServiceAccount shop/admin reaches reading Secrets",
    },
    "a job that asks for a token": {
      stack: gives("tokens", "flux-system", JOB, core(["serviceaccounts/token"], ["create"])).concat(
        gives("flux", undefined, account("flux-system", "flux-operator"), core(["secrets"], ["get"])),
      ),
      at: BOTH,
    },
    "a job that binds roles": {
      stack: gives("binds", "shop", JOB, {
        apiGroups: ["rbac.authorization.k8s.io"],
        resources: ["rolebindings", "clusterroles"],
        verbs: ["create", "bind"],
      }).concat(ADMIN),
      at: BOTH,
    },
    "a job that writes what an open Flux applies": {
      stack: gives("trigger", "shop", JOB, APPLIES),
      at: ["subjects[0]"],
      says: "writes what Flux applies in shop by Role shop/trigger rules[0]; has Flux apply as itself",
    },
    "a job that acts as an account": {
      stack: gives(
        "acts",
        "shop",
        JOB,
        core(["serviceaccounts"], ["impersonate"], { resourceNames: ["admin"] }),
      ).concat(ADMIN),
      at: BOTH,
    },
    "a job that reads an account's token Secret": {
      stack: [
        ...gives("reads", "shop", JOB, core(["secrets"], ["get"], { resourceNames: ["old"] })),
        object("v1", "Secret", {
          metadata: {
            name: "old",
            namespace: "shop",
            annotations: { "kubernetes.io/service-account.name": "admin" },
          },
          type: "kubernetes.io/service-account-token",
        }),
        ...ADMIN,
      ],
      at: BOTH,
    },
    "a job that runs pods beside the agent": {
      stack: [
        ...gives("deploy", "gitlab-agent", JOB, core(["pods"], ["create"])),
        ...gives("users", undefined, AGENT, core(["users"], ["impersonate"])),
      ],
      at: ["subjects[0]"],
      says: "uses the token of system:serviceaccount:gitlab-agent:gitlab-agent-production",
    },
    "an agent that acts as any group": {
      stack: gives("acts", undefined, AGENT, core(["users", "groups"], ["impersonate"])),
      at: ["subjects[0]"],
      says: "acting as any group",
    },
    "an agent that acts as a user of the control plane by name": {
      stack: gives(
        "acts",
        undefined,
        AGENT,
        core(["users"], ["impersonate"], { resourceNames: ["system:kube-controller-manager"] }),
      ),
      at: ["subjects[0]"],
      says: "impersonates system:kube-controller-manager",
    },
    "an agent that acts as administrators": {
      stack: gives(
        "acts",
        undefined,
        AGENT,
        core(["users", "groups"], ["impersonate"], { resourceNames: ["system:masters"] }),
      ),
      at: ["subjects[0]"],
      says: "impersonates the group system:masters",
    },
    "jobs through a group": {
      stack: [
        role("ClusterRole", core(["pods/exec"], ["create"])),
        bind("ClusterRoleBinding", IT, group("gitlab:ci_job")),
      ],
      at: ["subjects[0]"],
    },
  },
  unjudged: {
    "unknown rules": { stack: cluster(core(["secrets"], UNKNOWN_TEXT)), names: "rules[0].verbs" },
    "an unknown account of a pod, beside what is found": {
      stack: [
        ...gives("deploy", "shop", JOB, core(["pods"], ["create"])),
        ...ADMIN,
        object("v1", "Pod", { metadata: { namespace: "shop" }, spec: { serviceAccountName: UNKNOWN_TEXT } }),
      ],
      names: "spec.serviceAccountName",
      at: BOTH,
    },
  },
});

describe("the chain of rbac-effective-permissions", () => {
  it("leads from the binding over every step to the last role", () => {
    const stack = [...gives("deploy", "shop", JOB, core(["pods"], ["create"])), ...ADMIN];
    const [message] = judge(rbacEffectivePermissions, stack).messages.filter((text) => text.includes("Group gitlab:"));
    assert.ok(
      message?.includes(
        "found=Group gitlab:project_env:1:production → RoleBinding shop/deploy → Role shop/deploy → rules[0]: runs a pod in shop by Role shop/deploy rules[0]; uses the token of system:serviceaccount:shop:admin; ClusterRole everywhere (ClusterRoleBinding everywhere, rules[0])",
      ),
      message,
    );
  });

  it("is the shortest of those that one binding gives", () => {
    const stack = [...gives("shells", undefined, JOB, core(["pods/exec"], ["create"])), ...ADMIN];
    const [message] = judge(rbacEffectivePermissions, stack).messages.filter((text) => text.includes("Group gitlab:"));
    assert.ok(message?.includes("reaches entering pods, and so everything: "), message);
    assert.ok(message?.includes("ClusterRole shells → rules[0]; wanted="), message);
  });
});

describe("what rbac-effective-permissions says of one right in the whole cluster", () => {
  const RBAC = "rbac.authorization.k8s.io";
  const of = (group: string, resource: string, ...verbs: string[]) => ({
    apiGroups: [group],
    resources: [resource],
    verbs,
  });
  for (const [rule, ...reached] of [
    [of("*", "*", "*"), "everything"],
    [
      of("", "*", "*"),
      "reading Secrets, making pods, entering pods, nodes by proxy, tokens of ServiceAccounts, acting as any user, acting as any group, and so everything",
    ],
    [
      { ...of("", "secrets", "get", "impersonate"), resources: ["secrets", "groups"] },
      "reading Secrets, acting as any group",
    ],
    [of("", "secrets", "get"), "reading Secrets"],
    [of("", "secrets", "list"), "reading Secrets"],
    [of("", "secrets", "watch"), "reading Secrets"],
    [of("", "pods", "create"), "making pods, and so everything"],
    [of("apps", "deployments", "create"), "everything"],
    [of("", "pods/exec", "create"), "entering pods, and so everything"],
    [of("", "pods/exec", "get"), "entering pods, and so everything"],
    [of("", "nodes/proxy", "create"), "nodes by proxy, and so everything"],
    [of("", "nodes/proxy", "get"), "nodes by proxy, and so everything"],
    [of("", "serviceaccounts/token", "create"), "tokens of ServiceAccounts, and so everything"],
    [of(RBAC, "clusterrolebindings", "create"), "writing bindings"],
    [of(RBAC, "clusterrolebindings", "update"), "writing bindings"],
    [of(RBAC, "clusterrolebindings", "patch"), "writing bindings"],
    [of(RBAC, "rolebindings", "create"), "writing bindings"],
    [of(RBAC, "rolebindings", "update"), "writing bindings"],
    [of(RBAC, "rolebindings", "patch"), "writing bindings"],
    [of(RBAC, "clusterroles", "escalate"), "escalating roles"],
    [of("", "users", "impersonate"), "acting as any user, and so everything"],
    // Without a user's name beside it, the API server refuses a group.
    [of("", "groups", "impersonate"), "acting as any group"],
    [of("certificates.k8s.io", "signers", "approve"), "approving certificates"],
    [
      of("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "update"),
      "writing webhooks, and so everything",
    ],
    [of("kustomize.toolkit.fluxcd.io", "kustomizations", "create"), "writing Flux objects, and so everything"],
    [of("kustomize.toolkit.fluxcd.io", "kustomizations", "patch"), "writing Flux objects, and so everything"],
    [of("", "pods", "get")],
    [of("", "nodes/proxy", "update")],
    [of("", "serviceaccounts/token", "get")],
    [of(RBAC, "clusterrolebindings", "delete")],
    [of(RBAC, "clusterroles", "bind")],
    [of("certificates.k8s.io", "signers", "sign")],
  ] as const)
    it(`${rule.verbs} ${rule.resources}: ${reached[0] ?? "nothing"}`, () => {
      const { messages } = judge(rbacEffectivePermissions, cluster(rule));
      assert.deepEqual(
        messages.map((text) => / reaches (.*?): ClusterRoleBinding /.exec(text)?.[1]),
        reached,
      );
    });
});
