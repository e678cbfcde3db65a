import { netManagerSeparate } from "../../../policy/rules/network/net-manager-separate.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { PUBLIC, policy, port, RESOLVER } from "../policies.ts";

const GITLAB = { to: [PUBLIC], ports: [port(443)] };
const API = { to: [{ ipBlock: { cidr: "10.96.0.1/32" } }], ports: [port(443)] };
const DNS = { to: [RESOLVER], ports: [port(53, "UDP")] };
const OF_APP = { podSelector: { matchLabels: { app: "shop-gitlab-runner" } } };

const config = (jobs: string, ...lines: string[]) =>
  ["[[runners]]", "[runners.kubernetes]", `namespace = "${jobs}"`, ...lines].join("\n");
const chart = (jobs: string, values: object = {}, lines: string[] = [], name = "shop") =>
  release("gitlab-runner", {
    name,
    namespace: "ci",
    values: { ...values, runners: { config: config(jobs, ...lines) } },
  });
const own = (spec: object, name = "manager") => policy({ ...spec }, name, "ci");
const manager = (image: string, labels: object) =>
  object(
    "apps/v1",
    "Deployment",
    {
      metadata: { namespace: "ci" },
      spec: { template: { metadata: { labels }, spec: { containers: [{ name: "m", image }] } } },
    },
    "manager",
  );
const runner = object("apps.gitlab.com/v1beta2", "Runner", { metadata: { namespace: "ci" } }, "runner");
const settings = object(
  "v1",
  "ConfigMap",
  { metadata: { namespace: "ci" }, data: { "config.toml": config("ci") } },
  "config",
);

describeRule(netManagerSeparate, {
  good: {
    "jobs in a namespace of their own": { stack: [chart("ci-jobs"), own({ podSelector: {}, egress: [GITLAB, API] })] },
    "labels of their own in one namespace": { stack: [chart("ci"), own({ ...OF_APP, egress: [GITLAB, API] })] },
    "a denial and a resolver for both": {
      stack: [
        chart("ci"),
        own({ podSelector: {} }, "deny"),
        own({ podSelector: {}, egress: [DNS] }, "dns"),
        own({ ...OF_APP, egress: [GITLAB] }),
      ],
    },
    "no policies": { stack: chart("ci") },
    "a GitLab inside the cluster": {
      stack: [
        chart("ci-jobs"),
        own({ podSelector: {}, egress: [{ to: [{ namespaceSelector: { matchLabels: { a: "gitlab" } } }] }] }),
      ],
    },
    "a GitLab inside the cluster, opened by one policy of several": {
      stack: [
        chart("ci-jobs"),
        own({ podSelector: {}, egress: [DNS] }, "dns"),
        own({ podSelector: {}, egress: [{ to: [{ namespaceSelector: { matchLabels: { a: "gitlab" } } }] }] }),
      ],
    },
    "a GitLab of IPv6": {
      stack: [
        chart("ci-jobs"),
        own({ podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "2001:db8::1/128" } }], ports: [port(443)] }] }),
      ],
    },
    "an operator's manager, whose labels are its own": { stack: [runner, own({ podSelector: {} })] },
    ...Object.fromEntries(
      [
        ["example.com/v1", "Runner"],
        ["apps.gitlab.com/v1beta1", "GitLab"],
      ].map(([apiVersion, kind]) => [
        `a ${kind} of ${apiVersion}, beside jobs`,
        {
          stack: [
            object(apiVersion!, kind!, { metadata: { namespace: "ci" } }, "other"),
            settings,
            own({ podSelector: {}, egress: [GITLAB] }),
          ],
        },
      ]),
    ),
    "a pod that is no manager": { stack: [manager("gitlab/gitlab-runner-helper:v19", {}), own({ podSelector: {} })] },
    "another chart": { stack: [release("web", { namespace: "ci" }), own({ podSelector: {} })] },
  },
  bad: {
    "a policy for all pods of a shared namespace": {
      stack: [chart("ci"), own({ podSelector: {}, egress: [GITLAB, API] })],
      at: ["spec.podSelector"],
      says: "selects a runner's manager and its jobs",
    },
    "jobs that bear the manager's label": {
      stack: [
        chart("ci", {}, ["[runners.kubernetes.pod_labels]", 'app = "shop-gitlab-runner"']),
        own({ ...OF_APP, egress: [GITLAB] }),
      ],
      at: ["spec.podSelector"],
    },
    "jobs that may choose it": {
      stack: [chart("ci", {}, ['pod_labels_overwrite_allowed = ".*"']), own({ ...OF_APP, egress: [GITLAB] })],
      at: ["spec.podSelector"],
    },
    "labels that the values give both": {
      stack: [
        chart("ci", { podLabels: { team: "shop" } }, ["[runners.kubernetes.pod_labels]", 'team = "shop"']),
        own({ podSelector: { matchLabels: { team: "shop" } }, egress: [GITLAB] }),
      ],
      at: ["spec.podSelector"],
    },
    "a name of its own": {
      stack: [
        chart("ci", { fullnameOverride: "r" }, ["[runners.kubernetes.pod_labels]", 'app = "r"']),
        own({ podSelector: { matchLabels: { app: "r" } }, egress: [GITLAB] }),
      ],
      at: ["spec.podSelector"],
    },
    "a release that bears the chart's name": {
      stack: [
        chart("ci", {}, ["[runners.kubernetes.pod_labels]", 'app = "gitlab-runner-shop"'], "gitlab-runner-shop"),
        own({ podSelector: { matchLabels: { app: "gitlab-runner-shop" } }, egress: [GITLAB] }),
      ],
      at: ["spec.podSelector"],
    },
    "one rule to the resolver and to more": {
      stack: [chart("ci"), own({ podSelector: {}, egress: [{ to: [RESOLVER, PUBLIC], ports: [port(443)] }] })],
      at: ["spec.podSelector"],
    },
    "openings inwards": {
      stack: [
        chart("ci"),
        own({ podSelector: {}, ingress: [{ from: [RESOLVER] }], egress: [] }),
        own({ ...OF_APP, egress: [GITLAB] }, "out"),
      ],
      at: ["spec.podSelector"],
    },
    "an operator's manager beside its jobs": {
      stack: [runner, settings, own({ podSelector: {}, egress: [GITLAB] })],
      at: ["spec.podSelector"],
    },
    "a Deployment of the runner beside its jobs": {
      stack: [
        manager("registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.4.0", { app: "m" }),
        settings,
        own({ podSelector: {}, egress: [GITLAB] }),
      ],
      at: ["spec.podSelector"],
    },
    "a manager that reaches nothing": {
      stack: [chart("ci-jobs"), own({ podSelector: {}, egress: [DNS] })],
      at: ["namespace"],
      says: "TCP 443 to no address",
    },
    "a Deployment of the runner that reaches nothing": {
      stack: [manager("gitlab/gitlab-runner:v19.4.0", { app: "m" }), own({ podSelector: {}, egress: [DNS] })],
      at: ["spec.template.metadata.labels"],
      says: "the runner's manager reaches no GitLab",
    },
    "a manager of several containers, in default": {
      stack: [
        object(
          "v1",
          "Pod",
          {
            metadata: { labels: { app: "m" } },
            spec: {
              containers: [
                { name: "m", image: "gitlab/gitlab-runner:v19.4.0" },
                { name: "log", image: "vector:1" },
              ],
            },
          },
          "manager",
        ),
        policy({ podSelector: {}, egress: [DNS] }, "dns", "default"),
      ],
      at: ["metadata.labels"],
      says: "the runner's manager reaches no GitLab",
    },
    "a selection by the labels that the chart gives": {
      stack: [
        chart("ci-jobs"),
        own({
          podSelector: { matchLabels: { release: "shop", heritage: "Helm", app: "shop-gitlab-runner" } },
          egress: [DNS],
        }),
      ],
      at: ["namespace"],
    },
    "one that reaches another port": {
      stack: [chart("ci-jobs"), own({ podSelector: {}, egress: [{ to: [PUBLIC], ports: [port(80)] }] })],
      at: ["namespace"],
    },
  },
  unjudged: {
    "an unknown selector": {
      stack: [chart("ci-jobs"), own({ podSelector: UNKNOWN_TEXT, egress: [GITLAB] })],
      names: "spec.podSelector",
    },
  },
});
