import { boolean, computed, echoed, integer, list, optional, required, string } from "./kinds.ts";
import { resource } from "./resource.ts";
import {
  branchAllowedToMerge,
  branchAllowedToPush,
  branchAllowedToUnprotect,
  groupApprovalRule,
  groupDeployAccessLevel,
  projectApprovalRule,
  projectDeployAccessLevel,
  tagAllowedToCreate,
} from "./types/structs.ts";

/**
 * An environment of a project, optionally with its Kubernetes dashboard (`clusterAgentId`, `kubernetesNamespace`,
 * `fluxResourcePath`). GitLab deletes only stopped ones: set `stopBeforeDestroy`. Id `<project>:<environment-id>`.
 */
export class ProjectEnvironment extends resource("gitlab:index/projectEnvironment:ProjectEnvironment", {
  autoStopAt: computed(string),
  autoStopSetting: optional(string),
  clusterAgentId: echoed(integer),
  createdAt: computed(string),
  description: optional(string),
  externalUrl: optional(string),
  fluxResourcePath: optional(string),
  kubernetesNamespace: optional(string),
  name: optional(string),
  project: required(string),
  slug: computed(string),
  state: computed(string),
  stopBeforeDestroy: optional(boolean),
  tier: optional(string),
  updatedAt: computed(string),
}) {}

/** Who may deploy to an environment of a project (Premium). Id `<project>:<environment>`. */
export class ProjectProtectedEnvironment extends resource(
  "gitlab:index/projectProtectedEnvironment:ProjectProtectedEnvironment",
  {
    approvalRules: optional(list(projectApprovalRule)),
    deployAccessLevelsAttributes: echoed(list(projectDeployAccessLevel)),
    environment: required(string),
    project: required(string),
  },
) {}

/** Who may deploy to a tier of environments in a group (Premium); `environment` is the tier. Id `<group>:<tier>`. */
export class GroupProtectedEnvironment extends resource(
  "gitlab:index/groupProtectedEnvironment:GroupProtectedEnvironment",
  {
    approvalRules: optional(list(groupApprovalRule)),
    deployAccessLevels: required(list(groupDeployAccessLevel)),
    environment: required(string),
    group: required(string),
  },
) {}

/**
 * Protects a branch or wildcard; takes ownership of the default branch's protection. `pushAccessLevel` and
 * `mergeAccessLevel` are for Free, the `allowedTo…` lists for Premium. Id `<project>:<branch>`.
 */
export class BranchProtection extends resource("gitlab:index/branchProtection:BranchProtection", {
  allowForcePush: optional(boolean),
  allowedToMerges: optional(list(branchAllowedToMerge)),
  allowedToPushes: optional(list(branchAllowedToPush)),
  allowedToUnprotects: optional(list(branchAllowedToUnprotect)),
  branch: required(string),
  branchProtectionId: computed(integer),
  codeOwnerApprovalRequired: optional(boolean),
  mergeAccessLevel: optional(string),
  project: required(string),
  pushAccessLevel: optional(string),
}) {}

/** Protects a tag or wildcard; takes ownership of an existing protection. Id `<project>:<tag>`. */
export class TagProtection extends resource("gitlab:index/tagProtection:TagProtection", {
  allowedToCreates: echoed(list(tagAllowedToCreate)),
  createAccessLevel: optional(string),
  project: required(string),
  tag: required(string),
}) {}
