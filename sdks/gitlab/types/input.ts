import type * as structs from "./structs.ts";

type Of<K extends { types?: { in: unknown } }> = NonNullable<K["types"]>["in"];

export type BranchProtectionAllowedToMerge = Of<typeof structs.branchAllowedToMerge>;
export type BranchProtectionAllowedToPush = Of<typeof structs.branchAllowedToPush>;
export type BranchProtectionAllowedToUnprotect = Of<typeof structs.branchAllowedToUnprotect>;
export type GroupAccessTokenRotationConfiguration = Of<typeof structs.groupTokenRotation>;
export type GroupProtectedEnvironmentApprovalRule = Of<typeof structs.groupApprovalRule>;
export type GroupProtectedEnvironmentDeployAccessLevel = Of<typeof structs.groupDeployAccessLevel>;
export type PipelineScheduleInput = Of<typeof structs.scheduleInput>;
export type ProjectAccessTokenRotationConfiguration = Of<typeof structs.projectTokenRotation>;
export type ProjectProtectedEnvironmentApprovalRule = Of<typeof structs.projectApprovalRule>;
export type ProjectProtectedEnvironmentDeployAccessLevelsAttribute = Of<typeof structs.projectDeployAccessLevel>;
export type TagProtectionAllowedToCreate = Of<typeof structs.tagAllowedToCreate>;
