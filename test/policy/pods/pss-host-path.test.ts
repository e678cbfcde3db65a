import { pssHostPath } from "../../../policy/rules/pods/pss-host-path.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const SOCKET = { name: "socket", hostPath: { path: "/var/run/docker.sock" } };
const EMPTY = { name: "tmp", emptyDir: {} };

function pod(...volumes: unknown[]) {
  return object("v1", "Pod", { spec: { containers: [], volumes } });
}

describeRule(pssHostPath, {
  good: {
    "other volumes": { stack: pod(EMPTY, { name: "only-a-name" }) },
    "no volumes": { stack: object("v1", "Pod", { spec: { containers: [] } }) },
    "an explicit null": { stack: pod({ name: "tmp", hostPath: null, emptyDir: {} }) },
  },
  bad: {
    "the socket of the container runtime": {
      stack: pod(EMPTY, SOCKET),
      at: ["spec.volumes[1].hostPath"],
      says: "/var/run/docker.sock",
    },
    "a hostPath without a path": { stack: pod({ name: "x", hostPath: {} }), at: ["spec.volumes[0].hostPath"] },
    "a second kind": {
      stack: object("batch/v1", "Job", { spec: { template: { spec: { volumes: [SOCKET] } } } }),
      at: ["spec.template.spec.volumes[0].hostPath"],
    },
  },
  unjudged: {
    "an unknown volume, but the next": {
      stack: pod(UNKNOWN_TEXT, SOCKET),
      names: "spec.volumes[0]",
      at: ["spec.volumes[1].hostPath"],
    },
    "unknown volumes": {
      stack: object("v1", "Pod", { spec: { volumes: UNKNOWN_TEXT } }),
      names: "spec.volumes",
    },
  },
});
