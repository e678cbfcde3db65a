import type { ResourceType } from "../resource.ts";
import { clusterAgent, clusterAgentToken } from "./agents.ts";
import { projectEnvironment } from "./environments.ts";
import { pipelineSchedule, projectJobTokenScopes } from "./pipelines.ts";
import { groupProtectedEnvironment, projectProtectedEnvironment } from "./protected-environments.ts";
import { branchProtection, tagProtection } from "./protected-refs.ts";
import { repositoryFile } from "./repository.ts";
import { projectRunnerEnablement, userRunner } from "./runners.ts";
import { groupAccessToken, groupDeployToken, projectAccessToken, projectDeployToken } from "./tokens.ts";
import { groupVariable, projectVariable } from "./variables.ts";

const byName: Record<string, ResourceType> = {
  branchProtection,
  clusterAgent,
  clusterAgentToken,
  groupAccessToken,
  groupDeployToken,
  groupProtectedEnvironment,
  groupVariable,
  pipelineSchedule,
  projectAccessToken,
  projectDeployToken,
  projectEnvironment,
  projectJobTokenScopes,
  projectProtectedEnvironment,
  projectRunnerEnablement,
  projectVariable,
  repositoryFile,
  tagProtection,
  userRunner,
};

/** The resource types that the stand-in implements, by Pulumi's type token. */
export const resourceTypes: Record<string, ResourceType> = Object.fromEntries(
  Object.entries(byName).map(([name, type]) => [
    `gitlab:index/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    type,
  ]),
);
