import { boolean, computed, echoed, integer, list, optional, required, secret, string } from "./kinds.ts";
import { resource } from "./resource.ts";

/**
 * Registers an agent for Kubernetes in a project; its configuration is a repository file of its own.
 * Always give `name`: the path of that file depends on it. Id `<project>:<agent-id>`.
 */
export class ClusterAgent extends resource("gitlab:index/clusterAgent:ClusterAgent", {
  agentId: computed(integer),
  createdAt: computed(string),
  createdByUserId: computed(integer),
  name: optional(string),
  project: required(string),
}) {}

/** A token of an agent; GitLab keeps at most two active. The token has no expiry. Id `<project>:<agent-id>:<token-id>`. */
export class ClusterAgentToken extends resource("gitlab:index/clusterAgentToken:ClusterAgentToken", {
  agentId: required(integer),
  createdAt: computed(string),
  createdByUserId: computed(integer),
  description: optional(string),
  lastUsedAt: computed(string),
  name: optional(string),
  project: required(string),
  status: computed(string),
  token: secret(string),
  tokenId: computed(integer),
}) {}

/**
 * A runner made by the creation workflow (token `glrt-…`). `runnerType` is `instance_type`, `group_type` (needs
 * `groupId`) or `project_type` (needs `projectId`); `maximumTimeout` in seconds, 600 or more. Id: the runner's id.
 */
export class UserRunner extends resource("gitlab:index/userRunner:UserRunner", {
  accessLevel: optional(string),
  description: optional(string),
  groupId: echoed(integer),
  locked: optional(boolean),
  maintenanceNote: optional(string),
  maximumTimeout: optional(integer),
  paused: optional(boolean),
  projectId: echoed(integer),
  runnerType: required(string),
  tagLists: optional(list(string)),
  token: secret(string),
  untagged: optional(boolean),
}) {}

/** Lets a further project use an unlocked project runner. Id `<project>:<runner-id>`. */
export class ProjectRunnerEnablement extends resource("gitlab:index/projectRunnerEnablement:ProjectRunnerEnablement", {
  project: required(string),
  runnerId: required(integer),
}) {}
