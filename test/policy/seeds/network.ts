import { CONTEXTS, configMap, configToml, kubernetesLines, opening, runnerStack } from "../corrected.ts";
import type { CounterExample } from "../counter-example.ts";
import { EVERY_JOB, policy, port, RESOLVER } from "../policies.ts";

const ANYWHERE = { ipBlock: { cidr: "0.0.0.0/0" } };
const DNS = [port(53, "UDP"), port(53)];
const TO_RESOLVER = { to: [RESOLVER], ports: DNS };

/** The seeds' policy for the pods of jobs, as seeds 000 and 003 write it. */
const THEIRS = {
  podSelector: { matchLabels: { app: "gitlab-runner-job" } },
  policyTypes: ["Ingress", "Egress"],
  ingress: [],
  egress: [
    { to: [{ namespaceSelector: {} }], ports: DNS },
    { to: [ANYWHERE], ports: [port(443)] },
    { to: [ANYWHERE], ports: [port(5000)] },
  ],
};

const jobs = configMap(configToml());
const RIGHT = runnerStack();

/** Register rows about NetworkPolicies. */
export const NETWORK: readonly CounterExample[] = [
  {
    rows: ["E1"],
    mistake: "the policy selects app: gitlab-runner-job, a label that no job bears",
    wrong: [jobs, policy(THEIRS, "gitlab-runner-jobs")],
    fires: [
      [
        "net-job-pods-selected",
        'data["config.toml"] » runners[0].kubernetes.namespace',
        "no policy selects all of them for ingress and egress",
      ],
      ["runner-job-label-for-netpol", "spec.podSelector.matchLabels.app", "pod_labels has no app"],
      ["net-dangling", "spec.podSelector"],
      ["net-reachability-proof", 'data["config.toml"] » runners[0].kubernetes.namespace'],
    ],
    right: RIGHT,
  },
  {
    rows: ["E2"],
    mistake: "443 to every address is the API server, every node, the cloud's metadata and all that is inside",
    wrong: [jobs, policy({ podSelector: EVERY_JOB, egress: [TO_RESOLVER, THEIRS.egress[1]] })],
    fires: [
      ["net-cluster-cidr-excepted", "spec.egress[1].to[0]", "10.0.0.0/8"],
      ["net-metadata-excepted", "spec.egress[1].to[0]", "169.254.169.254"],
      ["net-reachability-proof", 'data["config.toml"] » runners[0].kubernetes.namespace', "443"],
    ],
    right: RIGHT,
  },
  {
    rows: ["E3"],
    mistake: "5000 to every address, as if that were the registry",
    wrong: runnerStack(configToml(), [
      opening("shop-jobs", { egress: [TO_RESOLVER, { to: [ANYWHERE], ports: [port(5000)] }] }),
    ]),
    fires: [["net-egress-allowlist", "spec.egress[1].to[0]", "TCP 5000"]],
    right: RIGHT,
  },
  {
    rows: ["E4"],
    mistake: "port 53 of every pod in every namespace, as if that were DNS",
    wrong: runnerStack(configToml(), [opening(), policy({ egress: [THEIRS.egress[0]] }, "dns")]),
    fires: [
      ["net-dns-kube-dns-only", "spec.egress[0].to[0]", "k8s-app=kube-dns"],
      ["net-no-empty-namespace-selector", "spec.egress[0].to[0].namespaceSelector"],
      ["net-egress-allowlist", "spec.egress[0].to[0]", "pods other than the resolver"],
    ],
    right: RIGHT,
  },
  {
    rows: ["E1", "E2", "E3", "E4"],
    mistake: "the whole policy with a label that jobs do bear",
    wrong: [
      configMap(
        configToml(kubernetesLines(), [...CONTEXTS, "[runners.kubernetes.pod_labels]", 'app = "gitlab-runner-job"']),
      ),
      policy(THEIRS, "gitlab-runner-jobs"),
    ],
    fires: [
      ["net-reachability-proof", 'data["config.toml"] » runners[0].kubernetes.namespace', "by gitlab-runner-jobs"],
      ["net-cluster-cidr-excepted", "spec.egress[1].to[0]"],
      ["net-egress-allowlist", "spec.egress[2].to[0]", "TCP 5000"],
    ],
    right: RIGHT,
  },
];
