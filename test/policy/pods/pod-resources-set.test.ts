import { podResourcesSet } from "../../../policy/rules/pods/pod-resources-set.ts";
import { object, patchOf, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const spec = (more: object) =>
  object("v1", "Pod", { metadata: { namespace: "shop" }, spec: { containers: [], ...more } });
const sized = (requests: unknown, limits: unknown) => ({
  name: "web",
  image: "web:1",
  resources: { requests, limits },
});
const WHOLE = sized({ cpu: "100m", memory: "64Mi" }, { memory: "64Mi" });
const at = (path: string) => `spec.containers[0].resources.${path}`;

describeRule(podResourcesSet, {
  good: {
    "requests and a limit of memory": { stack: spec({ containers: [WHOLE] }) },
    "limits, which stand for requests": { stack: spec({ containers: [sized(undefined, { cpu: 1, memory: "64Mi" })] }) },
    "limits within the setting containerMaximum": {
      stack: spec({ containers: [sized({ cpu: "100m" }, { cpu: "1000m", memory: "1Gi" })] }),
      settings: { containerMaximum: ["cpu 1", "memory 1024Mi"] },
    },
    "a Patch that leaves them alone": {
      stack: patchOf(spec({ containers: [{ name: "web" }] })),
      settings: { containerMaximum: ["cpu 1", "memory 1Gi"] },
    },
    "an ephemeral container": { stack: spec({ ephemeralContainers: [{ name: "debug" }] }) },
  },
  bad: {
    "amounts of 0": {
      stack: spec({ containers: [sized({ cpu: "0", memory: "0Mi" }, { memory: 0 })] }),
      at: [at("requests.cpu"), at("requests.memory"), at("limits.memory")],
    },
    nothing: {
      stack: spec({ containers: [{ name: "web" }] }),
      at: [at("requests.cpu"), at("requests.memory"), at("limits.memory")],
    },
    "an amount of 0 by a Patch": {
      stack: patchOf(spec({ containers: [sized({ cpu: "0" }, {})] })),
      at: [at("requests.cpu")],
    },
    "no limit of memory, said once where it has a maximum too": {
      stack: spec({ containers: [sized({ cpu: 1, memory: "1Gi" }, {})] }),
      at: [at("limits.memory")],
      settings: { containerMaximum: ["memory 1Gi"] },
    },
    "no limit of memory": {
      stack: spec({ containers: [sized({ cpu: 1, memory: "1Gi" }, {})] }),
      at: [at("limits.memory")],
    },
    "more than the setting containerMaximum": {
      stack: spec({ containers: [sized({ cpu: "100m" }, { cpu: "1001m", memory: "2Gi" })] }),
      at: [at("limits.cpu"), at("limits.memory")],
      settings: { containerMaximum: ["cpu 1", "memory 1Gi"] },
    },
    "no limit where there is a maximum": {
      stack: spec({ containers: [WHOLE] }),
      at: [at("limits.cpu")],
      settings: { containerMaximum: ["cpu 1"] },
      says: "wanted=at most 1",
    },
    "an init container": {
      stack: spec({ initContainers: [sized({ memory: "1Gi" }, { memory: "1Gi" })], containers: [WHOLE] }),
      at: ["spec.initContainers[0].resources.requests.cpu"],
    },
  },
  unjudged: {
    "an unknown limit where there is a maximum": {
      stack: spec({ containers: [sized({ cpu: "100m", memory: "64Mi" }, { cpu: UNKNOWN_TEXT, memory: "64Mi" })] }),
      settings: { containerMaximum: ["cpu 1"] },
      names: "spec.containers[0].resources.limits.cpu",
    },
    "unknown amounts": {
      stack: spec({ containers: [sized(UNKNOWN_TEXT, { memory: "1Gi" })] }),
      names: "spec.containers[0].resources.requests",
    },
  },
});
