import { gitlab, object, release } from "../../lib/judge.ts";
import { CONTEXTS, configMap, configToml, deployed, kubernetesLines, opening, runnerStack } from "../corrected.ts";
import type { CounterExample } from "../counter-example.ts";
import { EVERY_JOB, PRIVATE, policy, port, RESOLVER } from "../policies.ts";

const HERE = 'data["config.toml"] » runners[0].kubernetes.namespace';
const DNS = { to: [RESOLVER], ports: [port(53, "UDP"), port(53)] };
const WEB = (cidr: string, except: string[]) => ({ to: [{ ipBlock: { cidr, except } }], ports: [port(443)] });
const labelled = (label: string, ...more: string[]) =>
  configMap(configToml(kubernetesLines(...more), [...CONTEXTS, "[runners.kubernetes.pod_labels]", label]));
const selecting = (labels: object) => opening("shop-jobs", { podSelector: { matchLabels: labels } });

/** Mistakes about who is selected and what is reached. */
export const NETWORK: readonly CounterExample[] = [
  {
    rows: ["C1"],
    mistake: "a policy for a label that nothing sets",
    wrong: [configMap(configToml()), selecting({ app: "build-pod" })],
    fires: [
      ["net-job-pods-selected", HERE, "no policy selects all of them"],
      ["runner-job-label-for-netpol", "spec.podSelector.matchLabels.app", "pod_labels has no app"],
      ["net-dangling", "spec.podSelector"],
    ],
    right: runnerStack(),
  },
  {
    rows: ["C4"],
    mistake: "443 to everything, DNS from everybody",
    wrong: runnerStack(configToml(), [
      policy({
        podSelector: EVERY_JOB,
        egress: [{ to: [{ namespaceSelector: {} }], ports: [port(53, "UDP")] }, WEB("0.0.0.0/0", [])],
      }),
    ]),
    fires: [
      ["net-cluster-cidr-excepted", "spec.egress[1].to[0]", "10.0.0.0/8"],
      ["net-metadata-excepted", "spec.egress[1].to[0]", "169.254.169.254"],
      ["net-dns-kube-dns-only", "spec.egress[0].to[0]"],
    ],
    right: runnerStack(),
  },
  {
    rows: ["C7"],
    mistake: "jobs bear the manager's label, and get what the manager may reach",
    wrong: runnerStack(
      configToml(kubernetesLines(), [...CONTEXTS, "[runners.kubernetes.pod_labels]", 'app = "gitlab-runner"']),
      [
        opening(),
        policy(
          {
            podSelector: { matchLabels: { app: "gitlab-runner" } },
            egress: [{ to: [{ ipBlock: { cidr: "10.96.0.1/32" } }], ports: [port(443)] }],
          },
          "manager",
        ),
      ],
    ),
    fires: [
      ["net-reachability-proof", HERE, "by manager spec.egress[0]"],
      ["net-egress-allowlist", "spec.egress[0].to[0]", "10.96.0.1"],
    ],
    right: runnerStack(),
  },
  {
    rows: ["C10"],
    mistake: "the policy names a namespace by hand while the jobs' is a setting",
    wrong: [configMap(configToml()), opening("runner-sandbox")],
    fires: [["net-job-pods-selected", HERE, "no policy selects all of them"]],
    right: runnerStack(),
  },
  {
    rows: ["C11"],
    mistake: "a label of jobs is filled from a variable that a job sets",
    wrong: [labelled('team = "$TEAM"'), selecting({ team: "payments" })],
    fires: [["runner-job-label-for-netpol", "spec.podSelector.matchLabels.team", "team"]],
    right: [...runnerStack(configToml(), []), labelled('team = "payments"'), selecting({ team: "payments" })].filter(
      ({ name }, index, all) => name !== "runner" || index === all.length - 2,
    ),
  },
  {
    rows: ["C17"],
    mistake: "jobs run beside GitLab",
    wrong: [
      release("gitlab-runner", {
        namespace: "gitlab",
        version: "0.86.0",
        values: { runners: { config: '[[runners]]\n[runners.kubernetes]\nnamespace = "gitlab"\n' } },
      }),
    ],
    fires: [["runner-job-namespace-separate", "values.runners.config » runners[0].kubernetes.namespace", "gitlab"]],
    right: runnerStack(),
  },
  {
    rows: ["C37"],
    mistake: "a second kind of pod beside the jobs that no policy selects",
    wrong: [
      configMap(configToml()),
      opening(),
      object("v1", "Pod", {
        metadata: { name: "cache", namespace: "shop-jobs", labels: { app: "cache" } },
        spec: { containers: [{ name: "cache", image: "registry.example.com/cache:1.2.3" }] },
      }),
    ],
    fires: [["net-job-pods-selected", "metadata.labels", "no policy selects shop-jobs/cache[Pod]"]],
    right: [...runnerStack(), ...deployed("shop-jobs").slice(-2)],
  },
  {
    rows: ["C39"],
    mistake: "metadata is blocked at its IPv4 address only",
    wrong: runnerStack(configToml(), [
      opening(),
      policy({ egress: [WEB("0.0.0.0/0", PRIVATE), WEB("::/0", [])] }, "wide"),
    ]),
    fires: [
      ["net-metadata-excepted", "spec.egress[1].to[0]", "fd00:ec2:0:0:0:0:0:254"],
      ["net-cluster-cidr-excepted", "spec.egress[1].to[0]", "fc00::/7"],
    ],
    right: runnerStack(configToml(), [opening("shop-jobs", { egress: [DNS, WEB("0.0.0.0/0", PRIVATE)] })]),
  },
  {
    rows: ["C41"],
    mistake: "labels that a rotation or a job changes",
    wrong: [
      configMap(configToml()),
      selecting({ "manager.runner.gitlab.com/id-short": "glrt-abcd" }),
      policy({ podSelector: { matchLabels: { "project.runner.gitlab.com/namespace": "acme" } } }, "by-namespace"),
    ],
    fires: [
      ["net-selector-tamper-proof", "spec.podSelector", "manager.runner.gitlab.com/id-short In"],
      ["net-selector-tamper-proof", "spec.podSelector", "project.runner.gitlab.com/namespace In"],
    ],
    right: runnerStack(),
  },
  {
    rows: ["C24"],
    mistake: "a whole top-level group gets the agent, and a token is for every branch",
    wrong: [
      gitlab("RepositoryFile", {
        filePath: ".gitlab/agents/prod/config.yaml",
        content: "ci_access:\n  groups:\n    - id: acme\n",
      }),
      gitlab("ProjectVariable", { key: "AGENT_TOKEN", value: "glagent-of-a-test", masked: false, protected: false }),
    ],
    fires: [
      ["gl-agent-ci-access-narrow", "content » ci_access.groups[0].id", "acme"],
      ["gl-agent-impersonation", "content » ci_access.groups[0].access_as"],
      ["gl-variable-protected", "protected"],
    ],
    right: [
      gitlab("RepositoryFile", {
        filePath: ".gitlab/agents/prod/config.yaml",
        content: [
          "ci_access:",
          "  projects:",
          "    - id: acme/web",
          "      environments: [production]",
          "      protected_branches_only: true",
          "      access_as: { ci_job: {} }",
        ].join("\n"),
      }),
      gitlab("ProjectVariable", {
        key: "AGENT_TOKEN",
        value: "glagent-of-a-test",
        masked: true,
        hidden: true,
        protected: true,
        environmentScope: "production",
      }),
    ],
  },
];
