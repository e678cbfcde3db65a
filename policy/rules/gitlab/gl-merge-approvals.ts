import { gitlabMembers, projectsWithout } from "../../lib/projects.ts";
import type { Finding, Member, StackRule } from "../../lib/rule.ts";

const LEAST = 2;

/** Two people who are not the author saw what is deployed. */
export const glMergeApprovals: StackRule = {
  scope: "stack",
  reads: ["gitlab"],
  judges: ["gitlab/Project", "gitlab/ProjectApprovalRule", "gitlab/ProjectLevelMrApprovals"],
  id: "gl-merge-approvals",
  severity: "medium",
  level: "production",
  demand:
    "Some approval rule of a project asks for two approvals, and authors cannot approve or change them, where the tier does.",
  why: "What one person can merge alone, one stolen account can deploy.",
  fix: "set approvalsRequired to 2 in ProjectApprovalRule, and forbid the author's approval in ProjectLevelMrApprovals",
  reference: "GitLab docs, merge request approvals (Premium); checkov CKV_GLB_1",
  limits: "Approval rules of projects that the stack does not make, and those of their groups, are not seen.",
  judge(members, settings) {
    if (settings.gitlabTier === "free") return [];
    const rules = gitlabMembers(members, "ProjectApprovalRule");
    const bare = projectsWithout(members, rules).map(
      ({ resource, read }): Finding => ({
        at: read.at("name"),
        origin: resource.origin,
        what: "merge requests of the project need no approval",
        found: "no ProjectApprovalRule",
        wanted: `one with approvalsRequired ${LEAST}`,
      }),
    );
    return [...bare, ...tooFew(rules), ...gitlabMembers(members, "ProjectLevelMrApprovals").flatMap(loose)];
  },
};

/** By project: the rule that asks for most must ask for enough. */
function tooFew(rules: readonly Member[]): Finding[] {
  const most = new Map<string, { member: Member; required: number }>();
  for (const member of rules) {
    const required = member.read.at("approvalsRequired");
    if (required.isUnknown()) required.number();
    const count = required.isUnknown() ? LEAST : (required.number() ?? 0);
    const project = String(member.read.at("project").visible);
    const before = most.get(project);
    if (before === undefined || before.required < count) most.set(project, { member, required: count });
  }
  return [...most.values()]
    .filter(({ required }) => required < LEAST)
    .map(({ member: { resource, read }, required }) => ({
      at: read.at("approvalsRequired"),
      origin: resource.origin,
      what: "too few approvals are asked for",
      found: String(required),
      wanted: `${LEAST} or more`,
    }));
}

function loose({ resource, read }: Member): Finding[] {
  const author = read.at("mergeRequestsAuthorApproval");
  const change = read.at("disableOverridingApproversPerMergeRequest");
  const findings: Finding[] = [];
  const { origin } = resource;
  if (author.flag() === true)
    findings.push({ at: author, origin, what: "authors approve their own work", found: "true", wanted: "false" });
  if (change.flag() !== true && !change.isUnknown()) {
    const found = `${change.flag() ?? "absent, which means false"}`;
    findings.push({ at: change, origin, what: "authors change who must approve", found, wanted: "true" });
  }
  return findings;
}
