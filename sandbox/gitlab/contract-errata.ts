/**
 * Where GitLab's generated document and GitLab's code disagree; the code wins (gitlab-org/gitlab, lib/api).
 * Every entry is one that was seen, and says what the document gets wrong.
 */

/** Parameters that the document calls required although the code asks for them only in some cases (`given`). */
export const NOT_REQUIRED: Record<string, string[]> = {
  "POST /api/v4/user/runners": ["group_id", "project_id"],
};

/** Success statuses of the code that the document does not name. */
export const EXTRA_STATUSES: Record<string, string[]> = {
  "POST /api/v4/projects/{}/environments/{}/stop": ["200"],
  "DELETE /api/v4/groups/{}": ["202"],
  "POST /api/v4/projects/{}/repository/commits": ["201"],
  "DELETE /api/v4/projects/{}/pipeline_schedules/{}/variables/{}": ["200"],
};

/** What the code answers with where the document names a smaller entity: signed-in callers get the whole project. */
export const OTHER_ENTITY: Record<string, string> = {
  "GET /api/v4/projects": "API_Entities_ProjectWithAccess",
};

/** Fields of the code's entities that the document's definition lacks. */
export const EXTRA_FIELDS: Record<string, string[]> = {
  API_Entities_BasicGroupDetails: [],
};
