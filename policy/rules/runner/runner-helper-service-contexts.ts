import type { Reader } from "../../../analysis/objects/reader.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { CONTEXTS, sectionsOf } from "../../lib/runner.ts";

/** Each container of a job is held, helper, services and init-permissions like the build. */
export const runnerHelperServiceContexts: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-helper-service-contexts",
  severity: "high",
  level: "mandatory",
  demand: "Build, helper, service and init-permissions each drop ALL, forbid escalation and do not run as root.",
  why: "A context of one container says nothing of the others, and its drop list replaces cap_drop.",
  fix: "write all four [runners.kubernetes.*_container_security_context] tables out",
  reference: "GitLab Runner docs, executors/kubernetes, container security context; CIS Kubernetes 5.2",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap(({ kubernetes }) =>
      CONTEXTS.flatMap((name) => judgeContext(kubernetes, kubernetes.at(name), name)),
    );
  },
};

function judgeContext(kubernetes: Reader, context: Reader, name: string): Finding[] {
  const container = name.replace("_container_security_context", "");
  const faults: string[] = [];
  const escalation =
    context.at("allow_privilege_escalation").flag() ?? kubernetes.at("allow_privilege_escalation").flag();
  if (escalation !== false) faults.push("allow_privilege_escalation is not false");
  const own = context.at("capabilities", "drop").texts();
  const drop = own.length > 0 ? own : kubernetes.at("cap_drop").texts();
  if (!drop.includes("ALL")) faults.push("ALL is not dropped");
  const nonRoot =
    context.at("run_as_non_root").flag() ?? kubernetes.at("pod_security_context", "run_as_non_root").flag();
  if (nonRoot !== true) faults.push("run_as_non_root is not true");
  // A job's container has no user of the image to fall back on that is checked: 0 would be root in spite of the flag.
  if (context.at("run_as_user").number() === 0) faults.push("run_as_user is 0");
  if (faults.length === 0 || kubernetes.isUnknown()) return [];
  const wanted = "false, drop ALL, true and a user other than 0";
  return [{ at: context, what: `the ${container} container of jobs is loose`, found: faults.join(", "), wanted }];
}
