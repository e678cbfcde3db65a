import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";
import { CONTEXTS, sectionsOf } from "../../lib/runner.ts";

/** No job gets a capability. */
export const runnerNoCapAdd: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-no-cap-add",
  severity: "high",
  level: "mandatory",
  demand: "Neither cap_add nor the add list of a container's context has a capability.",
  why: "NET_RAW forges packets, SYS_ADMIN is root; ping needs neither.",
  fix: "remove it; for ping set the sysctl net.ipv4.ping_group_range",
  reference: "GitLab Runner docs, executors/kubernetes, capabilities; Pod Security Standards",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap(({ kubernetes }) =>
      [kubernetes.at("cap_add"), ...CONTEXTS.map((context) => kubernetes.at(context, "capabilities", "add"))].flatMap(
        (list) =>
          list.list().map((at) => ({
            at,
            what: "jobs get a capability",
            found: at.text() ?? "not known",
            wanted: "none",
          })),
      ),
    );
  },
};
