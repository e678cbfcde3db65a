import type { Judged } from "../../policy/lib/session.ts";
import { object } from "../lib/judge.ts";
import { EVERY_JOB, PUBLIC, policy, port, RESOLVER } from "./policies.ts";

const DNS = [port(53, "UDP"), port(53)];

/** A namespace with its level of Pod Security, a quota, limits and no traffic but what is opened elsewhere. */
export function namespace(name: string, level = "restricted"): Judged[] {
  const labels = {
    "pod-security.kubernetes.io/enforce": level,
    "pod-security.kubernetes.io/enforce-version": "v1.36",
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
  };
  const inside = { metadata: { name: "all", namespace: name } };
  const amounts = { cpu: "2", memory: "4Gi" };
  return [
    { ...object("v1", "Namespace", { metadata: { name, labels } }, name), options: PROTECTED },
    object("v1", "ResourceQuota", { ...inside, spec: { hard: { pods: "10" } } }, `${name}-quota`),
    object(
      "v1",
      "LimitRange",
      { ...inside, spec: { limits: [{ type: "Container", default: amounts, defaultRequest: amounts }] } },
      `${name}-limits`,
    ),
    policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] }, `${name}-closed`, name),
  ];
}

const PROTECTED = { protect: true, ignoreChanges: [], secretsMarked: false };

/** What opens a job namespace: names from the cluster's resolver, and public addresses over TLS. */
export function opening(namespaceName = "shop-jobs", more: Record<string, unknown> = {}): Judged {
  return policy(
    {
      podSelector: EVERY_JOB,
      egress: [
        { to: [RESOLVER], ports: DNS },
        { to: [PUBLIC], ports: [port(443)] },
      ],
      ...more,
    },
    "jobs",
    namespaceName,
  );
}

/** Secrets of these names, whose values stand in no fixture. */
export function secrets(place: string, ...names: string[]): Judged[] {
  return names.map((name) => object("v1", "Secret", { metadata: { name, namespace: place } }, `${place}-${name}`));
}

/** The namespace of a manager, which reaches GitLab at public addresses. */
export function managerNamespace(place = "shop-ci"): Judged[] {
  const egress = [
    { to: [RESOLVER], ports: DNS },
    { to: [PUBLIC], ports: [port(443)] },
  ];
  return [...namespace(place), policy({ podSelector: {}, policyTypes: ["Egress"], egress }, "manager", place)];
}

const DIGEST = `@sha256:${"a".repeat(64)}`;

const AMOUNTS = ["", "helper_", "service_"].flatMap((who) => [
  `${who}cpu_request = "100m"`,
  `${who}cpu_limit = "1"`,
  `${who}memory_request = "128Mi"`,
  `${who}memory_limit = "1Gi"`,
]);

const CONTEXT = [
  "run_as_user = 1000",
  "run_as_non_root = true",
  "allow_privilege_escalation = false",
  "[runners.kubernetes.%.capabilities]",
  'drop = ["ALL"]',
];

/** The lines of `[runners.kubernetes]` that the pack wants; a line of `more` takes the place of the one with its key. */
export function kubernetesLines(...more: string[]): string[] {
  const keyOf = (line: string) => line.split("=", 1)[0]!.trim();
  const replaced = new Set(more.map(keyOf));
  const lines = [
    'namespace = "shop-jobs"',
    `image = "registry.example.com/base:1.2.3${DIGEST}"`,
    `helper_image = "registry.example.com/helper:x86_64-v18.0.0${DIGEST}"`,
    "privileged = false",
    "allow_privilege_escalation = false",
    'pull_policy = ["always"]',
    'allowed_pull_policies = ["always"]',
    'allowed_images = ["registry.example.com/**"]',
    'allowed_services = ["registry.example.com/**"]',
    'allowed_users = ["1000"]',
    'allowed_groups = ["1000"]',
    'service_account = "jobs"',
    "automount_service_account_token = false",
    ...AMOUNTS,
  ];
  return [...lines.filter((line) => !replaced.has(keyOf(line))), ...more];
}

/** Tables that follow: security contexts of the pod and of each kind of container. */
export const CONTEXTS = [
  "[runners.kubernetes.pod_security_context]",
  "run_as_non_root = true",
  "run_as_user = 1000",
  "[runners.kubernetes.pod_security_context.seccomp_profile]",
  'type = "RuntimeDefault"',
  ...["build", "helper", "service", "init_permissions"].flatMap((who) => [
    `[runners.kubernetes.${who}_container_security_context]`,
    ...CONTEXT.map((line) => line.replace("%", `${who}_container_security_context`)),
  ]),
];

/** Flags that a job could set, which the configuration pins. */
const FLAGS = [
  "USE_POD_ACTIVE_DEADLINE_SECONDS",
  "USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY",
  "USE_ADVANCED_POD_SPEC_CONFIGURATION",
  "CONCRETE",
  "SUSPENDABLE_ENVIRONMENTS",
  "KUBERNETES_HONOR_ENTRYPOINT",
  "USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR",
  "DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR",
  "SCRIPT_TO_STEP_MIGRATION",
];

/** A whole config.toml that the pack accepts. */
export function configToml(lines: readonly string[] = kubernetesLines(), tables: readonly string[] = CONTEXTS): string {
  return [
    "[[runners]]",
    'name = "shop"',
    'url = "https://gitlab.example.com"',
    'executor = "kubernetes"',
    "[runners.feature_flags]",
    ...FLAGS.map((flag) => `FF_${flag} = ${flag === "USE_POD_ACTIVE_DEADLINE_SECONDS"}`),
    "[runners.kubernetes]",
    ...lines,
    ...tables,
  ].join("\n");
}

/** The ConfigMap of a manager in `shop-ci`. */
export function configMap(text: string): Judged {
  return object("v1", "ConfigMap", { metadata: { namespace: "shop-ci" }, data: { "config.toml": text } }, "runner");
}

/** A manager's configuration, its job namespace, and what the jobs run as. */
export function runnerStack(text = configToml(), network: readonly Judged[] = [opening()]): Judged[] {
  const account = { metadata: { name: "jobs", namespace: "shop-jobs" }, automountServiceAccountToken: false };
  return [...namespace("shop-jobs"), object("v1", "ServiceAccount", account, "jobs"), configMap(text), ...network];
}

/** A pod's `spec` that passes restricted and runs one pinned image. */
export function hardenedSpec(image = `registry.example.com/web:1.2.3${DIGEST}`): Record<string, unknown> {
  return {
    serviceAccountName: "web",
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "web",
        image,
        resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "64Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
      },
    ],
  };
}

/** A namespace with a Deployment of that pod, its ServiceAccount and, where given, other parts of the pod's `spec`. */
export function deployed(place: string, more: Record<string, unknown> = {}): Judged[] {
  const labels = { "app.kubernetes.io/name": "web" };
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { ...hardenedSpec(), ...more } },
  };
  return [
    ...namespace(place),
    object("v1", "ServiceAccount", {
      metadata: { name: "web", namespace: place },
      automountServiceAccountToken: false,
    }),
    object("apps/v1", "Deployment", { metadata: { name: "web", namespace: place }, spec }, "web"),
  ];
}
