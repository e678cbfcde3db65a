import * as pulumi from "@pulumi/pulumi";
import { defaults } from "./resource.ts";
import type { GetMetadataKas } from "./types/output.ts";

type Lookup<A> = { [K in keyof A]?: pulumi.Input<A[K] | undefined> };

const ask = <R>(name: string, args: pulumi.Inputs, opts?: pulumi.InvokeOptions): Promise<R> =>
  pulumi.runtime.invoke(`gitlab:index/${name}:${name}`, args, pulumi.mergeOptions(defaults, opts ?? {}));
const askOutput = <R>(name: string, args: pulumi.Inputs, opts?: pulumi.InvokeOutputOptions): pulumi.Output<R> =>
  pulumi.runtime.invokeOutput<R>(`gitlab:index/${name}:${name}`, args, pulumi.mergeOptions(defaults, opts ?? {}));

/** Names the project: one of the two. */
export interface GetProjectArgs {
  /** The project's number, as text. */
  id?: string;
  pathWithNamespace?: string;
}
export type GetProjectOutputArgs = Lookup<GetProjectArgs>;

/** What GitLab tells of a project; the published package has more fields. */
export interface GetProjectResult {
  readonly archived: boolean;
  readonly ciConfigPath: string;
  readonly ciIdTokenSubClaimComponents: string[];
  readonly ciJobTokenScopeEnabled: boolean;
  readonly ciPipelineVariablesMinimumOverrideRole: string;
  readonly ciPushRepositoryForJobTokenAllowed: boolean;
  readonly containerRegistryAccessLevel: string;
  readonly containerRegistryImagePrefix: string;
  readonly createdAt: string;
  readonly defaultBranch: string;
  readonly description: string;
  readonly emptyRepo: boolean;
  readonly groupRunnersEnabled: boolean;
  readonly httpUrlToRepo: string;
  readonly id: string;
  readonly name: string;
  readonly nameWithNamespace: string;
  readonly path: string;
  readonly pathWithNamespace: string;
  readonly publicJobs: boolean;
  /** A secret. */
  readonly runnersToken: string;
  readonly sharedRunnersEnabled: boolean;
  readonly sshUrlToRepo: string;
  readonly topics: string[];
  readonly visibility: string;
  readonly webUrl: string;
}

/** Reads a project by number or path. Refused by the provider when it does not exist. */
export function getProject(args: GetProjectArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetProjectResult> {
  return ask("getProject", { id: args.id, pathWithNamespace: args.pathWithNamespace }, opts);
}

/** `getProject` for inputs that are known later. */
export function getProjectOutput(
  args: GetProjectOutputArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetProjectResult> {
  return askOutput("getProject", { id: args.id, pathWithNamespace: args.pathWithNamespace }, opts);
}

/** Names the group: one of the two. */
export interface GetGroupArgs {
  fullPath?: string;
  groupId?: number;
}
export type GetGroupOutputArgs = Lookup<GetGroupArgs>;

/** What GitLab tells of a group; the published package has more fields. */
export interface GetGroupResult {
  readonly archived: boolean;
  readonly createdAt: string;
  readonly defaultBranch: string;
  readonly description: string;
  readonly fullName: string;
  readonly fullPath: string;
  readonly groupId: number;
  readonly id: string;
  readonly name: string;
  readonly parentId: number;
  readonly path: string;
  readonly requestAccessEnabled: boolean;
  /** A secret. */
  readonly runnersToken: string;
  readonly sharedRunnersSetting: string;
  readonly visibilityLevel: string;
  readonly webUrl: string;
}

/** Reads a group by number or full path. Refused by the provider when it does not exist. */
export function getGroup(args: GetGroupArgs = {}, opts?: pulumi.InvokeOptions): Promise<GetGroupResult> {
  return ask("getGroup", { fullPath: args.fullPath, groupId: args.groupId }, opts);
}

/** `getGroup` for inputs that are known later. */
export function getGroupOutput(
  args: GetGroupOutputArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<GetGroupResult> {
  return askOutput("getGroup", { fullPath: args.fullPath, groupId: args.groupId }, opts);
}

/** The GitLab instance: version, edition and agent server. */
export interface GetMetadataResult {
  readonly enterprise: boolean;
  readonly id: string;
  readonly kas: GetMetadataKas;
  readonly revision: string;
  readonly version: string;
}

/** Reads `GET /metadata` of the instance. */
export function getMetadata(opts?: pulumi.InvokeOptions): Promise<GetMetadataResult> {
  return ask("getMetadata", {}, opts);
}

/** `getMetadata` as an output. */
export function getMetadataOutput(opts?: pulumi.InvokeOutputOptions): pulumi.Output<GetMetadataResult> {
  return askOutput("getMetadata", {}, opts);
}
