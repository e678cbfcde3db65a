import { runnerImagesPinned } from "../../../policy/rules/runner/runner-images-pinned.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

function configMap(...lines: string[]) {
  return object("v1", "ConfigMap", { data: { config: ["[[runners]]", "[runners.kubernetes]", ...lines].join("\n") } });
}

const PLACE = "data.config » runners[0].kubernetes";
const DIGEST = `sha256:${"a".repeat(64)}`;

describeRule(runnerImagesPinned, {
  good: {
    "exact images": {
      stack: configMap('image = "alpine:3.22.2"', `helper_image = "registry.example.com/helper@${DIGEST}"`),
    },
    "no images": { stack: configMap('namespace = "jobs"') },
  },
  bad: {
    latest: {
      stack: configMap('image = "alpine:latest"'),
      at: [`${PLACE}.image`],
      says: "the default image runs a moving image",
    },
    "no tag": { stack: configMap('image = "registry.example.com:5000/alpine"'), at: [`${PLACE}.image`] },
    "a helper image that a job chooses": {
      stack: configMap('helper_image = "registry.example.com/helper:$VERSION"'),
      at: [`${PLACE}.helper_image`],
      says: "the helper image is a job's to choose",
    },
    "a service": {
      stack: configMap("[[runners.kubernetes.services]]", 'name = "postgres"'),
      at: [`${PLACE}.services[0].name`],
      says: "a service runs",
    },
    "the pause image": {
      stack: configMap("[runners.kubernetes.autoscaler]", 'pause_pod_image = "pause"'),
      at: [`${PLACE}.autoscaler.pause_pod_image`],
      says: "the pause image runs",
    },
  },
  unjudged: {
    "an image that the chart fills in, but the helper": {
      stack: configMap('image = "{{ .Values.image }}"', 'helper_image = "helper"'),
      names: `${PLACE}.image`,
      at: [`${PLACE}.helper_image`],
    },
    "an unknown text": { stack: object("v1", "ConfigMap", { data: { config: UNKNOWN_TEXT } }), names: "data.config" },
  },
});
