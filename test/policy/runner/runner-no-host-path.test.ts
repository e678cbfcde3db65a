import { runnerNoHostPath } from "../../../policy/rules/runner/runner-no-host-path.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

function configMap(...lines: string[]) {
  return object("v1", "ConfigMap", { data: { config: ["[[runners]]", "[runners.kubernetes]", ...lines].join("\n") } });
}

const SOCKET = [
  "[[runners.kubernetes.volumes.host_path]]",
  'name = "docker"',
  'mount_path = "/var/run/docker.sock"',
  'host_path = "/run/docker.sock"',
];
const PLACE = "data.config » runners[0].kubernetes.volumes.host_path";

describeRule(runnerNoHostPath, {
  good: {
    "no volumes": { stack: configMap('namespace = "jobs"') },
    "other volumes": {
      stack: configMap("[[runners.kubernetes.volumes.empty_dir]]", 'name = "tmp"', 'mount_path = "/tmp"'),
    },
  },
  bad: {
    "the socket of the container runtime": {
      stack: configMap(...SOCKET),
      at: [`${PLACE}[0]`],
      says: "/run/docker.sock",
    },
    "two of them": { stack: configMap(...SOCKET, ...SOCKET), at: [`${PLACE}[0]`, `${PLACE}[1]`] },
    "one without host_path": {
      stack: configMap("[[runners.kubernetes.volumes.host_path]]", 'mount_path = "/etc"'),
      at: [`${PLACE}[0]`],
      says: "/etc",
    },
    "one as a table": { stack: configMap("[runners.kubernetes.volumes.host_path]", 'name = "x"'), at: [PLACE] },
  },
  unjudged: {
    "an unknown text": { stack: object("v1", "ConfigMap", { data: { config: UNKNOWN_TEXT } }), names: "data.config" },
  },
});
