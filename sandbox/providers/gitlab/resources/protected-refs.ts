import { type Api, GitlabError } from "../client.ts";
import {
  computed,
  echoed,
  fixed,
  type Kind,
  levelNumber,
  levelWord,
  optional,
  required,
  type Values,
} from "../properties.ts";
import { idOf, partsOf, place, type ResourceType, unlessGone } from "../resource.ts";
import { entriesOutputs, entryBody } from "./access-levels.ts";

const allowed: Kind = {
  accessLevel: "string",
  accessLevelDescription: "string",
  groupId: "integer",
  userId: "integer",
};
const allowedOrKey: Kind = { ...allowed, deployKeyId: "integer" };

const branchAt = (project: unknown, branch?: string) =>
  `projects/${place(project)}/protected_branches${branch === undefined ? "" : `/${encodeURIComponent(branch)}`}`;
const tagAt = (project: unknown, tag?: string) =>
  `projects/${place(project)}/protected_tags${tag === undefined ? "" : `/${encodeURIComponent(tag)}`}`;

/** Creates a protection; one that is already there is taken over by removing it first, as the real provider does. */
async function takeOver(
  api: Api,
  collection: string,
  one: string,
  body: Values,
  signal?: AbortSignal,
): Promise<Values> {
  const send = () => api.send("post", collection, { body, ...(signal && { signal }) });
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof GitlabError && error.status === 409)) throw error;
    await unlessGone(() => api.send("delete", one));
    return send();
  }
}

/** The level of the first entry that names nobody; GitLab Free knows only that one. */
const levelOf = (entries: unknown): string | undefined => {
  const plain = ((entries as Values[] | undefined) ?? []).find((entry) => !entry["user_id"] && !entry["group_id"]);
  return plain && levelWord(plain["access_level"]);
};

const LISTS = {
  allowedToPushes: { body: "allowed_to_push", answer: "push_access_levels" },
  allowedToMerges: { body: "allowed_to_merge", answer: "merge_access_levels" },
  allowedToUnprotects: { body: "allowed_to_unprotect", answer: "unprotect_access_levels" },
} as const;

function branchOutputs(project: string, answer: Values, given: Values): Values {
  const lists = Object.entries(LISTS).map(([name, { answer: field }]) => [
    name,
    ((given[name] as unknown[] | undefined) ?? []).length === 0
      ? []
      : entriesOutputs(answer[field], given[name], false),
  ]);
  return {
    project,
    branch: answer["name"],
    branchProtectionId: answer["id"],
    allowForcePush: answer["allow_force_push"] ?? false,
    codeOwnerApprovalRequired: answer["code_owner_approval_required"] ?? false,
    pushAccessLevel: levelOf(answer["push_access_levels"]) ?? "",
    mergeAccessLevel: levelOf(answer["merge_access_levels"]) ?? "",
    ...Object.fromEntries(lists),
  };
}

function branchBody(inputs: Values): Values {
  const body: Values = {};
  if (inputs["allowForcePush"] !== undefined) body["allow_force_push"] = inputs["allowForcePush"];
  if (inputs["codeOwnerApprovalRequired"] !== undefined)
    body["code_owner_approval_required"] = inputs["codeOwnerApprovalRequired"];
  if (inputs["pushAccessLevel"] !== undefined) body["push_access_level"] = levelNumber(inputs["pushAccessLevel"]);
  if (inputs["mergeAccessLevel"] !== undefined) body["merge_access_level"] = levelNumber(inputs["mergeAccessLevel"]);
  for (const [name, { body: field }] of Object.entries(LISTS)) {
    if (inputs[name] !== undefined) body[field] = (inputs[name] as Values[]).map(entryBody);
  }
  return body;
}

/** gitlab:index/branchProtection:BranchProtection (GitLab docs, api/protected_branches). */
export const branchProtection: ResourceType = {
  properties: {
    project: required("string", fixed),
    branch: required("string", fixed),
    pushAccessLevel: optional("string", fixed),
    mergeAccessLevel: optional("string", fixed),
    allowForcePush: optional("boolean"),
    codeOwnerApprovalRequired: optional("boolean"),
    allowedToPushes: optional(allowedOrKey, fixed),
    allowedToMerges: optional(allowed, fixed),
    allowedToUnprotects: optional(allowed, fixed),
    branchProtectionId: computed("integer", "id"),
  },
  async create({ api, inputs, signal }) {
    const project = String(inputs["project"]);
    const branch = String(inputs["branch"]);
    const body = { name: branch, ...branchBody(inputs) };
    const answer = await takeOver(api, branchAt(project), branchAt(project, branch), body, signal);
    return { id: idOf(project, branch), outputs: branchOutputs(project, answer, inputs) };
  },
  async read(api, id, old) {
    const [project, branch] = partsOf(id, 2, "<project>:<branch>") as [string, string];
    const answer = await unlessGone(() => api.send("get", branchAt(project, branch)));
    return answer && { id, outputs: branchOutputs(project, answer, old) };
  },
  async update({ api, id, inputs, signal }) {
    const [project, branch] = partsOf(id, 2, "<project>:<branch>") as [string, string];
    const { allow_force_push, code_owner_approval_required } = branchBody(inputs);
    const body = { allow_force_push, code_owner_approval_required };
    const answer = await api.send("patch", branchAt(project, branch), { body, ...(signal && { signal }) });
    return branchOutputs(project, answer, inputs);
  },
  async delete(api, id, _old, signal) {
    const [project, branch] = partsOf(id, 2, "<project>:<branch>") as [string, string];
    await unlessGone(() => api.send("delete", branchAt(project, branch), signal ? { signal } : {}));
  },
};

function tagOutputs(project: string, answer: Values, given: Values): Values {
  const entries = given["allowedToCreates"];
  return {
    project,
    tag: answer["name"],
    createAccessLevel: levelOf(answer["create_access_levels"]) ?? given["createAccessLevel"] ?? "maintainer",
    ...(entries !== undefined && { allowedToCreates: entriesOutputs(answer["create_access_levels"], entries, false) }),
  };
}

/** gitlab:index/tagProtection:TagProtection (GitLab docs, api/protected_tags); GitLab cannot change one, so all replaces. */
export const tagProtection: ResourceType = {
  properties: {
    project: required("string", fixed),
    tag: required("string", fixed),
    createAccessLevel: optional("string", fixed),
    allowedToCreates: echoed(allowedOrKey, fixed),
  },
  async create({ api, inputs, signal }) {
    const project = String(inputs["project"]);
    const tag = String(inputs["tag"]);
    const entries = inputs["allowedToCreates"] as Values[] | undefined;
    const body = {
      name: tag,
      create_access_level: levelNumber(inputs["createAccessLevel"] ?? "maintainer"),
      ...(entries && { allowed_to_create: entries.map(entryBody) }),
    };
    const answer = await takeOver(api, tagAt(project), tagAt(project, tag), body, signal);
    return { id: idOf(project, tag), outputs: tagOutputs(project, answer, inputs) };
  },
  async read(api, id, old) {
    const [project, tag] = partsOf(id, 2, "<project>:<tag>") as [string, string];
    const answer = await unlessGone(() => api.send("get", tagAt(project, tag)));
    return answer && { id, outputs: tagOutputs(project, answer, old) };
  },
  update: async ({ old }) => old,
  async delete(api, id, _old, signal) {
    const [project, tag] = partsOf(id, 2, "<project>:<tag>") as [string, string];
    await unlessGone(() => api.send("delete", tagAt(project, tag), signal ? { signal } : {}));
  },
};
