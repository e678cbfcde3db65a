import { object, release } from "../../lib/judge.ts";
import { CONTEXTS, configMap, configToml, deployed, kubernetesLines, runnerStack, secrets } from "../corrected.ts";
import type { CounterExample } from "../counter-example.ts";

const TEXT = 'data["config.toml"]';
const HERE = 'data["config.toml"] » runners[0].kubernetes';
const configured = (lines: readonly string[], tables: readonly string[] = CONTEXTS) => [
  configMap(configToml(kubernetesLines(...lines), tables)),
];
const right = (lines: readonly string[], tables: readonly string[] = CONTEXTS) => [
  ...runnerStack(configToml(kubernetesLines(...lines), tables)),
  ...secrets("shop-jobs", "docker-config", "npm-config", "gitlab-ci-secrets"),
];

const secretVolume = (name: string, folder: string, ...more: string[]) => [
  "[[runners.kubernetes.volumes.secret]]",
  `name = "${name}"`,
  `mount_path = "/secrets/${folder}"`,
  "read_only = true",
  ...more,
];

const runner = (spec: object) =>
  object("apps.gitlab.com/v1beta2", "Runner", {
    metadata: { name: "gitlab-runner", namespace: "shop-ci" },
    spec: { gitlabUrl: "https://gitlab.com", token: "gitlab-runner-secret", ...spec },
  });

/** Register rows about runners: their configuration, their Secret, the operator. */
export const RUNNER: readonly CounterExample[] = [
  {
    rows: ["E5"],
    mistake: "a projected volume, which the runner does not have",
    wrong: configured(
      [],
      [
        ...CONTEXTS,
        "[[runners.kubernetes.volumes.projected]]",
        'name = "credentials"',
        'mount_path = "/credentials"',
        "[[runners.kubernetes.volumes.projected.sources.secret]]",
        'name = "docker-config"',
      ],
    ),
    fires: [["runner-config-unknown-keys", TEXT, "volumes.projected"]],
    right: right(
      [],
      [
        ...CONTEXTS,
        ...secretVolume(
          "docker-config",
          "docker",
          "[runners.kubernetes.volumes.secret.items]",
          '"config.json" = "config.json"',
        ),
        ...secretVolume("npm-config", "npm"),
      ],
    ),
  },
  {
    rows: ["E6"],
    mistake: "the Secret under secret_name, and items as a list",
    wrong: configured([], [...CONTEXTS, ...secretVolume("ci-secrets", "ci", 'secret_name = "gitlab-ci-secrets"')]),
    fires: [["runner-config-unknown-keys", TEXT, "volumes.secret.secret_name"]],
    right: right([], [...CONTEXTS, ...secretVolume("gitlab-ci-secrets", "ci")]),
  },
  {
    rows: ["E6"],
    mistake: "items as a list of tables, at which the runner stops",
    wrong: configured(
      [],
      [
        ...CONTEXTS,
        ...secretVolume("docker-config", "docker", 'items = [ { key = "config.json", path = "docker/config.json" } ]'),
      ],
    ),
    fires: [["runner-config-unknown-keys", TEXT, "volumes.secret.items"]],
    right: right([], [...CONTEXTS, ...secretVolume("docker-config", "docker")]),
  },
  {
    rows: ["E7"],
    mistake: "contexts that lost their underscores are no contexts",
    wrong: configured(
      [],
      [
        "[runners.kubernetes.podsecuritycontext]",
        "runasuser = 1500",
        "runasgroup = 1500",
        "[runners.kubernetes.buildcontainersecuritycontext]",
        "runasuser = 2000",
      ],
    ),
    fires: [
      ["runner-config-unknown-keys", TEXT, "kubernetes.podsecuritycontext"],
      ["runner-config-unknown-keys", TEXT, "kubernetes.buildcontainersecuritycontext"],
      ["runner-job-pod-pss", HERE, "run-as-non-root"],
    ],
    right: right([]),
  },
  {
    rows: ["E8"],
    mistake: "a list of users, which never holds for the user of an image",
    wrong: configured(['allowed_users = ["1000", "1001", "65534"]', 'allowed_groups = ["1001", "65534"]'], []),
    fires: [
      ["runner-job-pod-pss", HERE, "run-as-non-root"],
      ["runner-helper-service-contexts", `${HERE}.helper_container_security_context`],
    ],
    right: right(['allowed_users = ["1000", "1001", "65534"]', 'allowed_groups = ["1001", "65534"]']),
  },
  {
    rows: ["E9"],
    mistake: "the operator from a chart that GitLab does not publish",
    wrong: [release("gitlab/gitlab-runner-operator", { namespace: "gitlab-runner", createNamespace: true })],
    fires: [
      ["op-no-runner-chart", "chart", "no such chart"],
      ["helm-chart-pinned", "version"],
    ],
    right: deployed("gitlab-runner-operator"),
  },
  {
    rows: ["E10"],
    mistake: "TOML in the Runner, where the name of a ConfigMap belongs",
    wrong: [runner({ config: '[[runners]]\n  [runners.kubernetes]\n    namespace = "gitlab-runner"\n' })],
    fires: [["op-runner-fields", "spec.config", "the name of a ConfigMap"]],
    right: [...runnerStack(), ...secrets("shop-ci", "gitlab-runner-secret"), runner({ config: "runner" })],
  },
  {
    rows: ["E11"],
    mistake: "a registration token",
    wrong: [
      object("v1", "Secret", {
        metadata: { name: "gitlab-runner-secret", namespace: "gitlab-runner" },
        stringData: { "runner-registration-token": "GR1348941x" },
      }),
    ],
    fires: [["gl-no-registration-token", "stringData.runner-registration-token"]],
    right: [
      object("v1", "Secret", {
        metadata: { name: "gitlab-runner-secret", namespace: "gitlab-runner" },
        stringData: { "runner-token": "glrt-of-a-test" },
      }),
    ],
  },
  {
    rows: ["E13", "E35"],
    mistake: "an image that moves, taken from the node for whoever asks",
    wrong: configured(['image = "alpine:latest"', 'pull_policy = ["if-not-present"]']),
    fires: [
      ["runner-pull-policy", `${HERE}.pull_policy[0]`, "if-not-present"],
      ["runner-images-pinned", `${HERE}.image`, "alpine:latest"],
    ],
    right: right([]),
  },
  {
    rows: ["E38"],
    mistake: "ping by NET_RAW for every job",
    wrong: configured(['cap_add = ["NET_RAW"]']),
    fires: [["runner-no-cap-add", `${HERE}.cap_add[0]`, "NET_RAW"]],
    right: right([]),
  },
  {
    rows: ["E40"],
    mistake: "Docker Machine",
    wrong: [configMap('[[runners]]\nexecutor = "docker+machine"\n[runners.machine]\nMachineName = "auto-%s"\n')],
    fires: [["runner-config-parses", 'data["config.toml"] » runners[0].executor', "docker+machine"]],
    right: right([]),
  },
];
