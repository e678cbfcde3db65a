import { echoed, integer, optional, required, string, struct } from "../kinds.ts";

const accessLevelOf = { accessLevel: optional(string), accessLevelDescription: optional(string) };
const member = { groupId: echoed(integer), userId: echoed(integer) };

export const branchAllowedToMerge = struct("BranchProtectionAllowedToMerge", { ...accessLevelOf, ...member });
export const branchAllowedToPush = struct("BranchProtectionAllowedToPush", {
  ...accessLevelOf,
  ...member,
  deployKeyId: echoed(integer),
});
export const branchAllowedToUnprotect = struct("BranchProtectionAllowedToUnprotect", { ...accessLevelOf, ...member });
export const tagAllowedToCreate = struct("TagProtectionAllowedToCreate", {
  ...accessLevelOf,
  ...member,
  deployKeyId: echoed(integer),
});

const deployer = {
  accessLevel: echoed(string),
  accessLevelDescription: optional(string),
  ...member,
  groupInheritanceType: optional(integer),
  id: optional(integer),
};
const approver = { ...deployer, requiredApprovals: optional(integer) };

export const projectDeployAccessLevel = struct("ProjectProtectedEnvironmentDeployAccessLevelsAttribute", deployer);
export const projectApprovalRule = struct("ProjectProtectedEnvironmentApprovalRule", approver);
export const groupDeployAccessLevel = struct("GroupProtectedEnvironmentDeployAccessLevel", deployer);
export const groupApprovalRule = struct("GroupProtectedEnvironmentApprovalRule", approver);

const rotation = { expirationDays: required(integer), rotateBeforeDays: required(integer) };
export const projectTokenRotation = struct("ProjectAccessTokenRotationConfiguration", rotation);
export const groupTokenRotation = struct("GroupAccessTokenRotationConfiguration", rotation);

export const scheduleInput = struct("PipelineScheduleInput", { name: required(string), value: required(string) });
