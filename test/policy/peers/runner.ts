import { gitlab, object, release, resource } from "../../lib/judge.ts";
import { configMap, configToml, kubernetesLines, managerNamespace, runnerStack, secrets } from "../corrected.ts";
import type { CounterExample } from "../counter-example.ts";

const REPO = { repositoryOpts: { repo: "https://charts.gitlab.io" } };
const chart = (values: object) =>
  release("gitlab-runner", { namespace: "shop-ci", version: "0.86.0", values, ...REPO });
const runner = (spec: object) =>
  object("apps.gitlab.com/v1beta2", "Runner", {
    metadata: { name: "builds", namespace: "shop-ci" },
    spec: { gitlabUrl: "https://gitlab.example.com", token: "builds-token-g1", ...spec },
  });
const NAMED = [...managerNamespace(), ...secrets("shop-ci", "builds-token-g1")];
const scripted = (script: string) =>
  configToml().replace("[runners.feature_flags]", `${script}\n[runners.feature_flags]`);
const token = (more: object) =>
  gitlab("ProjectDeployToken", { project: "42", name: "pull", scopes: ["read_registry"], ...more });
const marked = { protect: false, ignoreChanges: [], secretsMarked: true };
const alert = (runbook_url: string) =>
  object("monitoring.coreos.com/v1", "PrometheusRule", {
    metadata: { name: "runners", namespace: "shop-ci" },
    spec: { groups: [{ name: "runners", rules: [{ alert: "Down", expr: "up == 0", annotations: { runbook_url } }] }] },
  });
const excuse = (urn: string, until: string) => ({
  rule: "runner-no-privileged",
  urn,
  until,
  owner: "platform",
  reason: "builds of images need it for now",
});
const PRIVILEGED = configMap('[[runners]]\nexecutor = "kubernetes"\n[runners.kubernetes]\nprivileged = true\n');

/** Mistakes in configurations of runners, tokens, alerts and excuses. */
export const RUNNER: readonly CounterExample[] = [
  {
    rows: ["C3"],
    mistake: "TOML inside the Runner of the operator",
    wrong: [runner({ config: "[[runners]]\n[runners.kubernetes]\n" })],
    fires: [["op-runner-fields", "spec.config", "the name of a ConfigMap"]],
    right: [...NAMED, ...runnerStack(), runner({ config: "runner" })],
  },
  {
    rows: ["C5"],
    mistake: "a registration token in a Secret",
    wrong: [
      object("v1", "Secret", {
        metadata: { namespace: "shop-ci" },
        stringData: { "runner-registration-token": "GR1" },
      }),
    ],
    fires: [["gl-no-registration-token", "stringData.runner-registration-token"]],
    right: secrets("shop-ci", "builds-token-g1"),
  },
  {
    rows: ["C9"],
    mistake: "one excuse for whatever begins with a word, without a near end",
    wrong: [PRIVILEGED],
    fires: [
      ["meta-exemptions-valid", "", "a critical rule needs the exact URN"],
      ["meta-exemptions-valid", "", "at most 30 days ahead"],
    ],
    settings: { exemptions: [excuse("urn:pulumi:prod::shop::kubernetes:core/v1:ConfigMap::runner-*", "2030-01-01")] },
    right: runnerStack(),
    rightSettings: {},
  },
  {
    rows: ["C13"],
    mistake: "a token without an end",
    wrong: [token({})],
    fires: [["gl-deploy-token-expiry", "expiresAt"]],
    right: [token({ expiresAt: "2026-08-01T00:00:00Z" })],
  },
  {
    rows: ["C14"],
    mistake: "the ceiling of memory from the value for CPU, and the reverse",
    wrong: [
      configMap(
        configToml(
          kubernetesLines('memory_limit_overwrite_max_allowed = "2"', 'cpu_limit_overwrite_max_allowed = "4Gi"'),
        ),
      ),
    ],
    fires: [
      [
        "runner-overwrite-max",
        'data["config.toml"] » runners[0].kubernetes.memory_limit_overwrite_max_allowed',
        "found=2;",
      ],
      [
        "runner-overwrite-max",
        'data["config.toml"] » runners[0].kubernetes.cpu_limit_overwrite_max_allowed',
        "found=4Gi;",
      ],
    ],
    right: runnerStack(),
  },
  {
    rows: ["C21"],
    mistake: "each job fetches a script from the head of a branch",
    wrong: [configMap(scripted("pre_build_script = 'curl -fsSL https://git.example.com/raw/develop/setup.sh | sh'"))],
    fires: [["runner-scripts-pinned", 'data["config.toml"] » runners[0].pre_build_script', "found=curl"]],
    right: runnerStack(scripted("pre_build_script = 'umask 022'")),
  },
  {
    rows: ["C23"],
    mistake: "an alert whose runbook is a promise",
    wrong: [alert("none yet")],
    fires: [["alert-has-runbook", "spec.groups[0].rules[0].annotations.runbook_url", "found=none yet"]],
    right: [alert("https://docs.example.com/runbooks#down")],
  },
  {
    rows: ["C26"],
    mistake: "a token in clear in values, and so in the state",
    wrong: [{ ...chart({ runnerToken: "glrt-of-a-test" }), options: marked }],
    fires: [
      ["secret-values-are-secret", "values.runnerToken"],
      ["runner-token-not-in-values", "values.runnerToken"],
    ],
    right: [...NAMED, { ...chart({ runners: { secret: "builds-token-g1" } }), options: marked }],
  },
  {
    rows: ["C29"],
    mistake: "a field that the definition spells otherwise",
    wrong: [runner({ listenAddress: "[::]:9252" })],
    fires: [["op-runner-fields", "spec.listenAddress", "wanted=listenAddr"]],
    right: [...NAMED, runner({ listenAddr: "[::]:9252" })],
  },
  {
    rows: ["C30"],
    mistake: "the operator's latest manifest, over plain HTTP",
    wrong: [
      resource("kubernetes:yaml:ConfigFile", { file: "http://downloads.example.com/latest/operator.k8s.yaml" }),
      object("v1", "Pod", {
        metadata: { name: "operator", namespace: "ops" },
        spec: { containers: [{ name: "operator", image: "registry.example.com/operator:latest" }] },
      }),
    ],
    fires: [
      ["manifest-pinned", "file", "in clear"],
      ["image-no-latest", "spec.containers[0].image"],
    ],
    right: [
      resource("kubernetes:yaml:ConfigFile", { file: "https://downloads.example.com/v1.40.0/operator.k8s.yaml" }),
    ],
  },
  {
    rows: ["C31"],
    mistake: "a monitor without metrics",
    wrong: [chart({ metrics: { serviceMonitor: { enabled: true } } })],
    fires: [["runner-monitor-has-metrics", "values.metrics.enabled", "absent, which means false"]],
    right: [...NAMED, chart({ metrics: { enabled: true, podMonitor: { enabled: true } } })],
  },
  {
    rows: ["C34"],
    mistake: "privileged by default",
    wrong: [chart({ runners: { privileged: true } })],
    fires: [["runner-no-privileged", "values.runners.privileged"]],
    right: [...NAMED, chart({ runners: { secret: "builds-token-g1" } })],
  },
  {
    rows: ["C35"],
    mistake: "a password in a manifest",
    wrong: [
      object("v1", "ConfigMap", { metadata: { name: "db", namespace: "shop" }, data: { password: "hunter2" } }),
      object("v1", "Pod", {
        metadata: { name: "db", namespace: "shop" },
        spec: { containers: [{ name: "db", image: "db:1.2.3", env: [{ name: "DB_PASSWORD", value: "hunter2" }] }] },
      }),
    ],
    fires: [
      ["cm-no-secret-content", "data.password"],
      ["pod-no-secret-env", "spec.containers[0].env[0].value"],
    ],
    right: secrets("shop", "db"),
  },
];
