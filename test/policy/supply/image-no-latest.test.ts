import { imageNoLatest } from "../../../policy/rules/supply/image-no-latest.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

function pod(...images: unknown[]) {
  return object("v1", "Pod", { spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })) } });
}

const DIGEST = `sha256:${"0a".repeat(32)}`;
const AT = ["spec.containers[0].image"];

describeRule(imageNoLatest, {
  good: {
    "exact tags": { stack: pod("alpine:3.22.2", "registry.example.com:5000/shop/web:1.2.3") },
    "a digest, with and without a tag, of whatever length": {
      stack: pod(`alpine@${DIGEST}`, `alpine:latest@${DIGEST}`, "alpine@sha256:0a0a"),
    },
    "a variable that something fills in": { stack: pod("registry.example.com/Shop:$VERSION", "{{ image }}:1") },
    "no image, which a template fills in": { stack: pod(undefined, "") },
    "a Runner of the operator": {
      stack: object("apps.gitlab.com/v1beta2", "Runner", { spec: { runnerImage: "runner:19.4.0" } }),
    },
  },
  bad: {
    "two tags": { stack: pod("registry.example.com/shop/web:api:1.2"), at: AT, says: "no image" },
    latest: { stack: pod("alpine:latest"), at: AT, says: 'container "c0"' },
    "no tag": { stack: pod("alpine"), at: AT },
    "no tag behind a port": { stack: pod("registry.example.com:5000/shop/web"), at: AT },
    "a variant of latest": { stack: pod("alpine:edge-latest"), at: AT },
    "a branch": { stack: pod("shop/web:main"), at: AT },
    "an init container of a second kind": {
      stack: object("batch/v1", "Job", {
        spec: { template: { spec: { initContainers: [{ name: "init", image: "busybox" }] } } },
      }),
      at: ["spec.template.spec.initContainers[0].image"],
    },
    "the helper of a Runner of the operator": {
      stack: object("apps.gitlab.com/v1beta2", "Runner", {
        spec: { helperImage: "helper:latest", buildImage: "alpine" },
      }),
      at: ["spec.buildImage", "spec.helperImage"],
    },
  },
  unjudged: {
    "an unknown image, but the next": {
      stack: pod(UNKNOWN_TEXT, "alpine"),
      names: "spec.containers[0].image",
      at: ["spec.containers[1].image"],
    },
  },
});
