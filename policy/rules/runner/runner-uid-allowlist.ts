import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

/** A job does not choose to be root. */
export const runnerUidAllowlist: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-uid-allowlist",
  severity: "medium",
  level: "advisory",
  demand:
    "run_as_user is set for the build, or allowed_users and allowed_groups list who a job may be, 0 not among them.",
  why: "A job names its user; the list is asked only where no context sets one.",
  fix: "set run_as_user in pod_security_context, or allowed_users and allowed_groups",
  reference: "GitLab Runner docs, executors/kubernetes, allowed users and groups",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap(({ kubernetes }): Finding[] => {
      const fixed = ["pod_security_context", "build_container_security_context"].some(
        (context) => (kubernetes.at(context, "run_as_user").number() ?? 0) > 0,
      );
      return ["allowed_users", "allowed_groups"].flatMap((key): Finding[] => {
        const at = kubernetes.at(key);
        const what = "a job may choose its user";
        const root = at.list().find((entry) => String(entry.scalar()) === "0");
        if (root !== undefined) return [{ at: root, what, found: "0", wanted: "users other than root" }];
        if (fixed || at.list().length > 0 || at.isUnknown()) return [];
        return [{ at, what, found: "no list", wanted: "a list, or run_as_user" }];
      });
    });
  },
};
