/**
 * Where GitLab's generated document and GitLab's code disagree; the code wins (gitlab-org/gitlab, lib/api).
 * Every entry is one that was seen, and says what the document gets wrong.
 */

/**
 * Parameters that the document calls required although the code asks for them only in some cases (`given`);
 * `a[].b` is the field b of the items of the list a.
 */
export const NOT_REQUIRED: Record<string, string[]> = {
  "POST /api/v4/user/runners": ["group_id", "project_id"],
  "POST /api/v4/projects/{}/repository/commits": [
    "actions[].previous_path",
    "actions[].content",
    "actions[].execute_filemode",
  ],
};

/** Success statuses of the code that the document does not name. */
export const EXTRA_STATUSES: Record<string, string[]> = {
  "POST /api/v4/projects/{}/environments/{}/stop": ["200"],
  "DELETE /api/v4/groups/{}": ["202"],
  "POST /api/v4/projects/{}/repository/commits": ["201"],
  "DELETE /api/v4/projects/{}/pipeline_schedules/{}/variables/{}": ["200"],
};

/**
 * What the code answers with where the document names another entity; an empty name has no definition in the document
 * and is written from GitLab's documentation.
 */
export const OTHER_ENTITY: Record<string, string> = {
  "GET /api/v4/projects": "API_Entities_ProjectWithAccess",
  "GET /api/v4/job/allowed_agents": "",
  "POST /api/v4/projects/{}/job_token_scope/allowlist": "",
  "POST /api/v4/projects/{}/job_token_scope/groups_allowlist": "",
};

/** Fields of the code's entities that the document's definition lacks. */
export const EXTRA_FIELDS: Record<string, string[]> = {
  API_Entities_BasicGroupDetails: [],
};

/** Fields that the document calls a moment and the code shows as a day. */
export const DAYS: Record<string, string[]> = {
  API_Entities_PersonalAccessToken: ["expires_at"],
  API_Entities_PersonalAccessTokenWithToken: ["expires_at"],
  API_Entities_PersonalAccessTokenWithLastUsedIps: ["expires_at"],
  API_Entities_ResourceAccessToken: ["expires_at"],
  API_Entities_ResourceAccessTokenWithToken: ["expires_at"],
};
