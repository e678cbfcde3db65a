import type { Reader } from "../../../analysis/objects/reader.ts";
import { gitlabMembers, projectsWithout } from "../../lib/projects.ts";
import type { Finding, Member, StackRule } from "../../lib/rule.ts";

const FLAGS = ["preventSecrets", "rejectUnsignedCommits"];

/** What is pushed has a known author and no credentials in it. */
export const glPushRules: StackRule = {
  scope: "stack",
  reads: ["gitlab"],
  judges: ["gitlab/Project", "gitlab/Group", "gitlab/ProjectPushRules"],
  id: "gl-push-rules",
  severity: "medium",
  level: "production",
  demand:
    "Push rules refuse secrets and unsigned commits, and each project of the stack has them, where the tier does.",
  why: "An unsigned commit may bear anybody's name, and a pushed credential stays in the history.",
  fix: "set preventSecrets and rejectUnsignedCommits in ProjectPushRules",
  reference: "GitLab docs, push rules (Premium); checkov CKV_GLB_3 and CKV_GLB_4",
  limits: "Push rules that a project inherits from its group or instance are not seen.",
  judge(members, settings) {
    if (settings.gitlabTier === "free") return [];
    const own = gitlabMembers(members, "ProjectPushRules");
    const inline = ["Project", "Group"].flatMap((kind) => gitlabMembers(members, kind)).filter(hasRules);
    const bare = projectsWithout(members, own).filter((project) => !hasRules(project));
    return [
      ...own.flatMap(({ resource, read }) => weak(read, resource.origin)),
      ...inline.flatMap(({ resource, read }) => weak(read.at("pushRules"), resource.origin)),
      ...bare.map(({ resource, read }) => finding(read.at("pushRules"), resource.origin, "no push rules")),
    ];
  },
};

function hasRules({ read }: Member): boolean {
  return read.at("pushRules").raw !== undefined;
}

function weak(rules: Reader, origin: string): Finding[] {
  return FLAGS.map((flag) => rules.at(flag))
    .filter((at) => at.flag() !== true && !at.isUnknown())
    .map((at) => finding(at, origin, `${at.flag() ?? "absent, which means false"}`));
}

function finding(at: Reader, origin: string, found: string): Finding {
  return { at, origin, what: "secrets or unsigned commits can be pushed", found, wanted: "true" };
}
