import { boolean, computed, echoed, integer, list, optional, required, string } from "./kinds.ts";
import { resource } from "./resource.ts";
import { scheduleInput } from "./types/structs.ts";

const variable = {
  description: optional(string),
  environmentScope: optional(string),
  hidden: optional(boolean),
  key: required(string),
  masked: optional(boolean),
  protected: optional(boolean),
  raw: optional(boolean),
  value: required(string),
  variableType: optional(string),
};

/** A CI/CD variable of a project. `value` is no secret by itself: wrap it. Id `<project>:<key>:<environment-scope>`. */
export class ProjectVariable extends resource("gitlab:index/projectVariable:ProjectVariable", {
  ...variable,
  project: required(string),
}) {}

/** A CI/CD variable of a group. `value` is no secret by itself: wrap it. Id `<group>:<key>:<environment-scope>`. */
export class GroupVariable extends resource("gitlab:index/groupVariable:GroupVariable", {
  ...variable,
  group: required(string),
}) {}

/** One file on a branch; `encoding` is `text` or `base64`, `filePath` has no leading slash. Id `<project>:<branch>:<path>`. */
export class RepositoryFile extends resource("gitlab:index/repositoryFile:RepositoryFile", {
  authorEmail: echoed(string),
  authorName: echoed(string),
  blobId: computed(string),
  branch: required(string),
  commitId: computed(string),
  commitMessage: echoed(string),
  content: required(string),
  contentSha256: computed(string),
  createCommitMessage: echoed(string),
  deleteCommitMessage: echoed(string),
  encoding: required(string),
  executeFilemode: echoed(boolean),
  fileName: computed(string),
  filePath: required(string),
  lastCommitId: computed(string),
  overwriteOnCreate: echoed(boolean),
  project: required(string),
  ref: computed(string),
  size: computed(integer),
  startBranch: echoed(string),
  updateCommitMessage: echoed(string),
}) {}

/** The CI/CD job token allowlist of a project, as a whole; `enabled: false` opens it to everybody. Id: the project. */
export class ProjectJobTokenScopes extends resource("gitlab:index/projectJobTokenScopes:ProjectJobTokenScopes", {
  enabled: optional(boolean),
  project: required(string),
  targetGroupIds: optional(list(integer)),
  targetProjectIds: optional(list(integer)),
}) {}

/** A scheduled pipeline; `ref` is a full reference such as `refs/heads/main`. Id `<project>:<schedule-id>`. */
export class PipelineSchedule extends resource("gitlab:index/pipelineSchedule:PipelineSchedule", {
  active: optional(boolean),
  cron: required(string),
  cronTimezone: optional(string),
  description: required(string),
  inputs: echoed(list(scheduleInput)),
  owner: computed(integer),
  pipelineScheduleId: computed(integer),
  project: required(string),
  ref: required(string),
  takeOwnership: optional(boolean),
}) {}
