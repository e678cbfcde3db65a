// Records of agents, runners, tokens, variables, jobs, environments and what protects them.

export interface Agent {
  id: number;
  name: string;
  project_id: number;
  created_at: string;
  created_by_user_id: number;
}

export interface AgentToken {
  id: number;
  name: string;
  description: string | null;
  agent_id: number;
  status: "active" | "revoked";
  digest: string;
  created_at: string;
  created_by_user_id: number;
  last_used_at: string | null;
}

export interface Runner {
  id: number;
  runner_type: "instance_type" | "group_type" | "project_type";
  description: string | null;
  maintenance_note: string | null;
  paused: boolean;
  locked: boolean;
  access_level: "not_protected" | "ref_protected";
  run_untagged: boolean;
  tag_list: string[];
  maximum_timeout: number | null;
  group_id: number | null;
  /** First entry is the owner. */
  project_ids: number[];
  creator_id: number;
  digest: string;
  created_at: string;
  contacted_at: string | null;
}

export interface RunnerManager {
  id: number;
  runner_id: number;
  system_id: string;
  version: string | null;
  revision: string | null;
  platform: string | null;
  architecture: string | null;
  executor: string | null;
  created_at: string;
  contacted_at: string | null;
}

export interface DeployToken {
  id: number;
  owner: "project" | "group";
  owner_id: number;
  name: string;
  username: string;
  scopes: string[];
  expires_at: string | null;
  revoked: boolean;
  digest: string;
  created_at: string;
}

export interface Variable {
  id: number;
  owner: "project" | "group" | "instance";
  owner_id: number;
  key: string;
  /** The value, encrypted with the key of the state folder. */
  sealed: string;
  variable_type: "env_var" | "file";
  protected: boolean;
  masked: boolean;
  hidden: boolean;
  raw: boolean;
  environment_scope: string;
  description: string | null;
}

export interface Job {
  id: number;
  project_id: number;
  pipeline_id: number;
  name: string;
  stage: string;
  status: "pending" | "running" | "success" | "failed" | "canceled";
  script: string[];
  image: string | null;
  services: string[];
  tags: string[];
  ref: string;
  ref_type: "branch" | "tag";
  protected: boolean;
  environment: string | null;
  variables: Record<string, string>;
  timeout: number;
  user_id: number;
  digest: string;
  sealed: string;
  runner_id: number | null;
  runner_manager_id: number | null;
  failure_reason: string | null;
  exit_code: number | null;
  artifacts: { file_type: string; filename: string; size: number }[];
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export interface Environment {
  id: number;
  project_id: number;
  name: string;
  slug: string;
  external_url: string | null;
  tier: string;
  state: "available" | "stopping" | "stopped";
  cluster_agent_id: number | null;
  kubernetes_namespace: string | null;
  flux_resource_path: string | null;
  description: string | null;
  auto_stop_setting: string;
  created_at: string;
  updated_at: string;
}

export interface AccessRule {
  id: number;
  access_level: number | null;
  user_id: number | null;
  group_id: number | null;
  group_inheritance_type?: number;
  required_approvals?: number;
}

export interface ProtectedEnvironment {
  id: number;
  owner: "project" | "group";
  owner_id: number;
  name: string;
  required_approval_count: number;
  deploy_access_levels: AccessRule[];
  approval_rules: AccessRule[];
}

export interface ProtectedRef {
  id: number;
  kind: "branch" | "tag";
  project_id: number;
  name: string;
  push: AccessRule[];
  merge: AccessRule[];
  unprotect: AccessRule[];
  create: AccessRule[];
  allow_force_push: boolean;
  code_owner_approval_required: boolean;
}

export interface Schedule {
  id: number;
  project_id: number;
  description: string;
  ref: string;
  cron: string;
  cron_timezone: string;
  active: boolean;
  owner_id: number;
  variables: { key: string; sealed: string; variable_type: string }[];
  created_at: string;
  updated_at: string;
}
