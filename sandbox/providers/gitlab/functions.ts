import { type Api, isGone } from "./client.ts";
import { snake, type Values } from "./properties.ts";
import { place } from "./resource.ts";

/** GitLab's answer in Pulumi's spelling, for the fields in `names`; null becomes the empty value of its kind. */
function pick(answer: Values, names: readonly string[], empty: unknown): Values {
  return Object.fromEntries(names.map((name) => [name, answer[snake(name)] ?? empty]));
}

const PROJECT = {
  texts: [
    "ciConfigPath",
    "ciPipelineVariablesMinimumOverrideRole",
    "containerRegistryAccessLevel",
    "containerRegistryImagePrefix",
    "createdAt",
    "defaultBranch",
    "description",
    "httpUrlToRepo",
    "name",
    "nameWithNamespace",
    "path",
    "pathWithNamespace",
    "runnersToken",
    "sshUrlToRepo",
    "visibility",
    "webUrl",
  ],
  flags: [
    "archived",
    "ciJobTokenScopeEnabled",
    "ciPushRepositoryForJobTokenAllowed",
    "emptyRepo",
    "groupRunnersEnabled",
    "publicJobs",
    "sharedRunnersEnabled",
  ],
  lists: ["ciIdTokenSubClaimComponents", "topics"],
} as const;

const GROUP = {
  texts: [
    "createdAt",
    "defaultBranch",
    "description",
    "fullName",
    "fullPath",
    "name",
    "path",
    "runnersToken",
    "sharedRunnersSetting",
    "webUrl",
  ],
  flags: ["archived", "requestAccessEnabled"],
} as const;

async function one(api: Api, kind: "project" | "group", wanted: unknown): Promise<Values> {
  try {
    return await api.send("get", `${kind}s/${place(wanted)}`);
  } catch (error) {
    if (isGone(error))
      throw new Error(`${kind} "${wanted}" does not exist in this GitLab, or the token may not see it`);
    throw error;
  }
}

/** A function of the provider: its arguments, those of which one must be given, what it asks, and its secret outputs. */
export interface ProviderFunction {
  args: Record<string, "string" | "number">;
  oneOf: readonly string[];
  secrets: readonly string[];
  ask(api: Api, args: Values): Promise<Values>;
}

/** The functions that the stand-in implements, by token. */
export const functions: Record<string, ProviderFunction> = {
  "gitlab:index/getProject:getProject": {
    args: { id: "string", pathWithNamespace: "string" },
    oneOf: ["id", "pathWithNamespace"],
    secrets: ["runnersToken"],
    async ask(api, args) {
      const answer = await one(api, "project", args["id"] ?? args["pathWithNamespace"]);
      return {
        id: String(answer["id"]),
        ...pick(answer, PROJECT.texts, ""),
        ...pick(answer, PROJECT.flags, false),
        ...pick(answer, PROJECT.lists, []),
      };
    },
  },
  "gitlab:index/getGroup:getGroup": {
    args: { fullPath: "string", groupId: "number" },
    oneOf: ["fullPath", "groupId"],
    secrets: ["runnersToken"],
    async ask(api, args) {
      const answer = await one(api, "group", args["groupId"] ?? args["fullPath"]);
      return {
        id: String(answer["id"]),
        groupId: answer["id"],
        parentId: answer["parent_id"] ?? 0,
        visibilityLevel: answer["visibility"],
        ...pick(answer, GROUP.texts, ""),
        ...pick(answer, GROUP.flags, false),
      };
    },
  },
  "gitlab:index/getMetadata:getMetadata": {
    args: {},
    oneOf: [],
    secrets: [],
    async ask(api) {
      const answer = await api.send("get", "metadata");
      const kas = (answer["kas"] ?? {}) as Values;
      return {
        id: "1",
        version: answer["version"],
        revision: answer["revision"],
        enterprise: answer["enterprise"] ?? false,
        kas: {
          enabled: kas["enabled"] ?? false,
          externalUrl: kas["externalUrl"] ?? "",
          externalK8sProxyUrl: kas["externalK8sProxyUrl"] ?? "",
          version: kas["version"] ?? "",
        },
      };
    },
  },
};
