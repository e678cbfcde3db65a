import { levelNumber, levelWord, type Values } from "../properties.ts";

type Entry = Values;

/** What GitLab tells about who is allowed: a level, a user, a group or a deploy key. */
const TARGETS = {
  userId: "user_id",
  groupId: "group_id",
  deployKeyId: "deploy_key_id",
} as const;

/** Who an entry allows, as one word to compare by. */
const subject = (entry: Entry): string => {
  for (const name of Object.keys(TARGETS)) if (entry[name]) return `${name}=${entry[name]}`;
  return `accessLevel=${entry["accessLevel"]}`;
};

const identity = (entry: Entry): string =>
  [subject(entry), entry["groupInheritanceType"] ?? 0, entry["requiredApprovals"] ?? ""].join("/");

/** An entry as the API takes it. A user or group makes the level meaningless, and the level is not sent. */
export function entryBody(entry: Entry): Values {
  const body: Values = {};
  for (const [name, field] of Object.entries(TARGETS)) if (entry[name]) body[field] = entry[name];
  if (Object.keys(body).length === 0) body["access_level"] = levelNumber(entry["accessLevel"]);
  if (entry["groupInheritanceType"] !== undefined) body["group_inheritance_type"] = entry["groupInheritanceType"];
  if (entry["requiredApprovals"] !== undefined) body["required_approvals"] = entry["requiredApprovals"];
  return body;
}

/** An entry as GitLab tells it; the level's word only where no user, group or key is named. */
function entryOutputs(answer: Values, keepId: boolean): Entry {
  const entry: Entry = {};
  for (const [name, field] of Object.entries(TARGETS)) if (answer[field]) entry[name] = answer[field];
  const named = Object.keys(entry).length > 0;
  const word = levelWord(answer["access_level"]);
  if (!named && word) entry["accessLevel"] = word;
  entry["accessLevelDescription"] = answer["access_level_description"] ?? "";
  if (keepId && answer["id"] !== undefined) entry["id"] = answer["id"];
  if (keepId) entry["groupInheritanceType"] = answer["group_inheritance_type"] ?? 0;
  if (answer["required_approvals"] !== undefined) entry["requiredApprovals"] = answer["required_approvals"];
  return entry;
}

/** GitLab's list in the order in which the caller gave the entries; what the caller did not give comes last. */
export function entriesOutputs(answer: unknown, given: unknown, keepId: boolean): Entry[] {
  const rows = ((answer as Values[] | null) ?? []).map((row) => entryOutputs(row, keepId));
  const order = ((given as Entry[] | undefined) ?? []).map(subject);
  const rank = (entry: Entry) => {
    const at = order.indexOf(subject(entry));
    return at < 0 ? order.length : at;
  };
  return rows.sort((a, b) => rank(a) - rank(b));
}

/** What turns the entries `old` into `news`: new ones without an id, dropped ones with `_destroy`. */
export function entryChanges(old: unknown, news: unknown): Values[] {
  const before = (old as Entry[] | undefined) ?? [];
  const after = (news as Entry[] | undefined) ?? [];
  const kept = new Set(after.map(identity));
  const had = new Set(before.map(identity));
  return [
    ...before.filter((entry) => !kept.has(identity(entry))).map((entry) => ({ id: entry["id"], _destroy: true })),
    ...after.filter((entry) => !had.has(identity(entry))).map(entryBody),
  ];
}
