import type { Reader } from "../../../analysis/objects/reader.ts";
import { runnerConfigsOf } from "../../../analysis/runner/config.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { CONTEXTS } from "../../lib/runner.ts";

/** No configuration of a runner makes a job's containers privileged. */
export const runnerNoPrivileged: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-no-privileged",
  severity: "critical",
  level: "mandatory",
  demand: "No runner configuration sets privileged, for the whole job or for one of its containers.",
  why: "Every job that the runner takes could then become root on the node.",
  fix: "remove privileged; build images with rootless BuildKit or Buildah",
  reference: "GitLab Runner docs, security, and executors/kubernetes; ATT&CK T1611",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    const inToml = runnerConfigsOf(resource, read).flatMap(({ sections }) =>
      sections.flatMap(({ kubernetes }) =>
        [kubernetes, ...CONTEXTS.map((context) => kubernetes.at(context))].flatMap(privileged),
      ),
    );
    const inValues = resource.shape === "release" ? privileged(read.at("values", "runners")) : [];
    return [...inToml, ...inValues];
  },
};

function privileged(context: Reader): Finding[] {
  const at = context.at("privileged");
  if (at.flag() !== true) return [];
  return [{ at, what: "jobs run privileged", found: "true", wanted: "false or nothing" }];
}
