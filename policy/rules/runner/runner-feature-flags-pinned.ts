import { POD_FLAGS } from "../../../analysis/runner/pod/feature-flags.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { pinnedFlag, sectionsOf } from "../../lib/runner.ts";

/** No job flips a flag that changes what its pod may do. */
export const runnerFeatureFlagsPinned: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-feature-flags-pinned",
  severity: "high",
  level: "production",
  demand: "feature_flags pins every flag that changes a job's pod; FF_SUSPENDABLE_ENVIRONMENTS is false.",
  why: "A job sets any flag that the configuration does not pin, by a variable; environment pins nothing.",
  fix: "write the flags into [runners.feature_flags]",
  reference: "GitLab Runner docs, feature flags; measured with GitLab Runner 19.4",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap((section) =>
      Object.entries(POD_FLAGS).flatMap(([flag, gain]): Finding[] => {
        const at = pinnedFlag(section, flag);
        if (at.isUnknown()) return [];
        const value = at.flag();
        if (value === undefined)
          return [{ at, what: `a job that sets ${flag} ${gain}`, found: "not pinned", wanted: "true or false" }];
        if (flag !== "FF_SUSPENDABLE_ENVIRONMENTS" || !value) return [];
        return [{ at, what: `every job ${gain}`, found: "true", wanted: "false" }];
      }),
    );
  },
};
