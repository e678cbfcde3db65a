import { runnerConfigsOf } from "../../../analysis/runner/config.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** No configuration of a runner mounts the node's file system into jobs. */
export const runnerNoHostPath: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-no-host-path",
  severity: "critical",
  level: "mandatory",
  demand: "No runner configuration has a volume of type host_path.",
  why: "Every job could then read and write the node, the container runtime's socket above all.",
  fix: "use empty_dir, pvc, config_map, secret or csi",
  reference: "GitLab Runner docs, executors/kubernetes, volumes; CIS Kubernetes 5.2.12; ATT&CK T1611",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return runnerConfigsOf(resource, read).flatMap(({ sections }) =>
      sections.flatMap(({ kubernetes }) => {
        const paths = kubernetes.at("volumes", "host_path");
        const volumes = paths.isList() ? paths.list() : paths.exists() ? [paths] : [];
        return volumes.map((at) => ({
          at,
          what: "jobs mount a path of the node",
          found: at.at("host_path").text() ?? at.at("mount_path").text() ?? "a host_path volume",
          wanted: "a volume of another type",
        }));
      }),
    );
  },
};
