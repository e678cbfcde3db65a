import type {
  Agent,
  AgentToken,
  DeployToken,
  Environment,
  Job,
  ProtectedEnvironment,
  ProtectedRef,
  Runner,
  RunnerManager,
  Schedule,
  Variable,
} from "./model-ci.ts";

export type * from "./model-ci.ts";

/** What GitLab is sold as; features are locked by it. */
export type Tier = "free" | "premium" | "ultimate";
/** Who runs the instance. */
export type Offering = "gitlab.com" | "self-managed" | "dedicated";

/** Settings of the simulated instance, changeable while it runs. */
export interface InstanceSettings {
  tier: Tier;
  offering: Offering;
  /** Exact version, such as `19.4.1`. */
  version: string;
  /** Host and port of the container registry, without a scheme. */
  registryHost: string;
  /** Address that agents connect to (`kas.externalUrl` of the metadata). */
  kasUrl: string;
  /** Requests per minute and token; 0 switches the limit off. */
  requestsPerMinute: number;
}

export interface User {
  id: number;
  username: string;
  name: string;
  email: string;
  admin: boolean;
  bot: boolean;
  state: "active" | "blocked";
  created_at: string;
}

export interface Group {
  id: number;
  name: string;
  path: string;
  full_path: string;
  parent_id: number | null;
  description: string;
  visibility: string;
  created_at: string;
  settings: Record<string, unknown>;
}

export interface Project {
  id: number;
  name: string;
  path: string;
  path_with_namespace: string;
  namespace_id: number;
  description: string | null;
  visibility: string;
  default_branch: string;
  creator_id: number;
  created_at: string;
  settings: Record<string, unknown>;
  job_token_scope: { inbound_enabled: boolean; projects: number[]; groups: number[] };
}

export interface Member {
  id: number;
  user_id: number;
  source: "group" | "project";
  source_id: number;
  access_level: number;
}

export interface AccessToken {
  id: number;
  kind: "personal" | "project" | "group";
  user_id: number;
  /** Project or group of a resource access token. */
  resource_id: number | null;
  access_level: number;
  name: string;
  description: string;
  scopes: string[];
  digest: string;
  revoked: boolean;
  /** Day, `YYYY-MM-DD`; the token is dead from its first moment (UTC). */
  expires_at: string | null;
  created_at: string;
  last_used_at: string | null;
}

export interface TreeEntry {
  blob: string;
  executable: boolean;
  last_commit_id: string;
}

export interface Commit {
  id: string;
  parent_ids: string[];
  message: string;
  author_name: string;
  author_email: string;
  created_at: string;
  tree: Record<string, TreeEntry>;
}

export interface Repository {
  id: number;
  branches: Record<string, string>;
  tags: Record<string, { target: string; message: string | null; created_at: string }>;
  commits: Record<string, Commit>;
  /** Blob id → content in base64. */
  blobs: Record<string, string>;
}

export interface MergeRequest {
  id: number;
  iid: number;
  project_id: number;
  title: string;
  description: string | null;
  state: "opened" | "closed" | "merged";
  source_branch: string;
  target_branch: string;
  author_id: number;
  created_at: string;
  updated_at: string;
}

export interface Note {
  id: number;
  merge_request_id: number;
  author_id: number;
  body: string;
  created_at: string;
  updated_at: string;
}

export interface Issued {
  id: number;
  kind: string;
  owner: string;
  sealed: string;
  issued_at: string;
}

/** The tables of the world; each has ids of its own range, so that a mixed-up id is found at once. */
export interface Tables {
  users: User;
  groups: Group;
  projects: Project;
  members: Member;
  accessTokens: AccessToken;
  agents: Agent;
  agentTokens: AgentToken;
  runners: Runner;
  runnerManagers: RunnerManager;
  deployTokens: DeployToken;
  variables: Variable;
  repositories: Repository;
  environments: Environment;
  protectedEnvironments: ProtectedEnvironment;
  protectedRefs: ProtectedRef;
  schedules: Schedule;
  mergeRequests: MergeRequest;
  notes: Note;
  jobs: Job;
  issued: Issued;
}

/** First id of each table. */
export const FIRST_ID: Record<keyof Tables, number> = {
  users: 1,
  groups: 101,
  projects: 1001,
  members: 1,
  accessTokens: 1,
  agents: 301,
  agentTokens: 401,
  runners: 501,
  runnerManagers: 601,
  deployTokens: 701,
  variables: 1,
  repositories: 1,
  environments: 801,
  protectedEnvironments: 901,
  protectedRefs: 951,
  schedules: 2001,
  mergeRequests: 3001,
  notes: 4001,
  jobs: 5001,
  issued: 1,
};
