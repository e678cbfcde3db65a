import { netJobPodsSelected } from "../../../policy/rules/network/net-job-pods-selected.ts";
import { listOf, object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { policy, runner } from "../policies.ts";

const AT = ['data["config.toml"] » runners[0].kubernetes.namespace'];
const APP = { matchLabels: { app: "gitlab-runner-job" } };
const LABELLED = ["[runners.kubernetes.pod_labels]", 'app = "gitlab-runner-job"'];

describeRule(netJobPodsSelected, {
  good: {
    "the label that no job can take off": { stack: [runner(), policy({})] },
    "an empty selector": { stack: [runner(), policy({ podSelector: {} })] },
    "one policy a direction": {
      stack: [runner(), policy({ policyTypes: ["Ingress"] }, "in"), policy({ policyTypes: ["Egress"] }, "out")],
    },
    "a label that the configuration gives": { stack: [runner(...LABELLED), policy({ podSelector: APP })] },
    "a policy inside a List": { stack: [runner(), listOf(policy({}))] },
    "another kind of pod that a policy selects too": {
      stack: [
        runner(),
        policy({ podSelector: {} }),
        object("v1", "Pod", { metadata: { name: "cache", namespace: "shop-jobs" }, spec: { containers: [] } }),
      ],
    },
    "no runner": { stack: [policy({ podSelector: APP })] },
    "a namespace of the settings, beside another of the stack": {
      stack: [object("v1", "Namespace", {}, "shop"), object("v1", "ServiceAccount", {}, "build-jobs")],
      settings: { jobNamespaces: ["build-jobs"] },
    },
    "a namespace of the settings that the stack does not make": {
      stack: [policy({})],
      settings: { jobNamespaces: ["other-jobs", "*-jobs"] },
    },
  },
  bad: {
    "the seeds' policy: no job bears that label": {
      stack: [runner(), policy({ podSelector: APP })],
      at: AT,
      says: "no policy selects all of them for ingress and egress; wanted",
    },
    "no policy at all": { stack: runner(), at: AT },
    "a policy of another namespace": { stack: [runner(), policy({}, "jobs", "shop")], at: AT },
    "one direction only": {
      stack: [runner(), policy({ policyTypes: ["Ingress"] })],
      at: AT,
      says: "for egress (jobs selects all)",
    },
    "a label that a job may overwrite": {
      stack: [runner('pod_labels_overwrite_allowed = "^app=.*$"', ...LABELLED), policy({ podSelector: APP })],
      at: AT,
      says: "jobs selects forgeable",
    },
    "a label from a variable": {
      stack: [runner("[runners.kubernetes.pod_labels]", 'app = "$APP"'), policy({ podSelector: APP })],
      at: AT,
    },
    "one project's jobs": {
      stack: [runner(), policy({ podSelector: { matchLabels: { "project.runner.gitlab.com/id": "42" } } })],
      at: AT,
      says: "jobs selects some",
    },
    "another kind of pod beside the jobs": {
      stack: [
        runner(),
        policy({}),
        object("v1", "Pod", { metadata: { name: "cache", namespace: "shop-jobs" }, spec: { containers: [] } }),
      ],
      at: ["metadata.labels"],
      says: "no policy selects shop-jobs/cache[Pod] for ingress and egress",
    },
    "a pod beside the jobs of default, which it does not name": {
      stack: object("v1", "Pod", { spec: { containers: [] } }),
      settings: { jobNamespaces: ["default"] },
      at: ["metadata.labels"],
      says: "default/it[Pod]",
    },
    "a namespace of the settings that a runner's configuration names too, once": {
      stack: [runner(), object("v1", "Namespace", {}, "shop-jobs")],
      settings: { jobNamespaces: ["shop-jobs"] },
      at: AT,
    },
    "a namespace of the settings": {
      stack: [object("v1", "Namespace", {}, "build-jobs")],
      settings: { jobNamespaces: ["build-jobs"] },
      at: ["settings.jobNamespaces"],
    },
  },
  unjudged: {
    "an unknown namespace": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
