import { pssPrivileged } from "../../../policy/rules/pods/pss-privileged.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const PRIVILEGED = { name: "dind", image: "docker:27.3.1-dind", securityContext: { privileged: true } };
const PLAIN = { name: "web", image: "nginx:1.29.3" };
const template = (spec: object) => ({ spec: { template: { spec } } });

describeRule(pssPrivileged, {
  good: {
    "a plain pod": { stack: object("v1", "Pod", { spec: { containers: [PLAIN] } }) },
    "privileged false": {
      stack: object("v1", "Pod", { spec: { containers: [{ ...PLAIN, securityContext: { privileged: false } }] } }),
    },
    "an object without pods": { stack: object("v1", "ConfigMap", { spec: { containers: [PRIVILEGED] } }) },
    "a Deployment without a template": { stack: object("apps/v1", "Deployment", {}) },
  },
  bad: {
    "a container of a Deployment": {
      stack: object("apps/v1", "Deployment", template({ containers: [PLAIN, PRIVILEGED] })),
      at: ["spec.template.spec.containers[1].securityContext.privileged"],
      says: 'container "dind"',
    },
    "an init container": {
      stack: object("v1", "Pod", { spec: { initContainers: [PRIVILEGED], containers: [PLAIN] } }),
      at: ["spec.initContainers[0].securityContext.privileged"],
    },
    "an ephemeral container": {
      stack: object("v1", "Pod", { spec: { ephemeralContainers: [PRIVILEGED] } }),
      at: ["spec.ephemeralContainers[0].securityContext.privileged"],
    },
    "a DaemonSet of an old version": {
      stack: object("extensions/v1beta1", "DaemonSet", template({ containers: [PRIVILEGED] })),
      at: ["spec.template.spec.containers[0].securityContext.privileged"],
    },
    "a CronJob": {
      stack: object("batch/v1beta1", "CronJob", { spec: { jobTemplate: template({ containers: [PRIVILEGED] }) } }),
      at: ["spec.jobTemplate.spec.template.spec.containers[0].securityContext.privileged"],
    },
    ...Object.fromEntries(
      [
        ["apps/v1", "StatefulSet"],
        ["apps/v1", "ReplicaSet"],
        ["batch/v1", "Job"],
        ["v1", "ReplicationController"],
      ].map(([apiVersion, kind]) => [
        `a ${kind}`,
        {
          stack: object(apiVersion!, kind!, template({ containers: [PRIVILEGED] })),
          at: ["spec.template.spec.containers[0].securityContext.privileged"],
        },
      ]),
    ),
    "a PodTemplate": {
      stack: object("v1", "PodTemplate", { template: { spec: { containers: [PRIVILEGED] } } }),
      at: ["template.spec.containers[0].securityContext.privileged"],
    },
    "a custom resource that runs pods": {
      stack: object("argoproj.io/v1alpha1", "Rollout", template({ containers: [PRIVILEGED] })),
      at: ["spec.template.spec.containers[0].securityContext.privileged"],
    },
  },
  unjudged: {
    "an unknown privileged, but the next container": {
      stack: object("v1", "Pod", {
        spec: { containers: [{ ...PLAIN, securityContext: { privileged: UNKNOWN_TEXT } }, PRIVILEGED] },
      }),
      names: "spec.containers[0].securityContext.privileged",
      at: ["spec.containers[1].securityContext.privileged"],
    },
    "containers that are no list": {
      stack: object("v1", "Pod", { spec: { containers: "none" } }),
      names: "spec.containers is a string where a list is expected",
    },
    "a flag as text": {
      stack: object("v1", "Pod", { spec: { containers: [{ ...PLAIN, securityContext: { privileged: "true" } }] } }),
      names: "spec.containers[0].securityContext.privileged is a string",
    },
  },
});
