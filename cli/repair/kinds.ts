import type { Values } from "./state.ts";

/** What repair knows of a type of the GitLab provider. */
export interface Kind {
  /** For a person. */
  noun: string;
  /** What makes one of them this one and no other, from a program's inputs; undefined where an input is not known. */
  identity(inputs: Values): string | undefined;
  /** GitLab tells its value once, when it is made: what the state does not have is lost, and only a new one helps. */
  valueToldOnce: boolean;
  /** Its number is unique in the whole instance: the last part of the provider's id says which one it is. */
  numbered: boolean;
}

const joined =
  (...names: string[]) =>
  (inputs: Values) => {
    const parts = names.map((name) => inputs[name]);
    return parts.every((part) => typeof part === "string" || typeof part === "number") ? parts.join(" ") : undefined;
  };

const scoped = (owner: string) => (inputs: Values) =>
  joined(owner, "key", "environmentScope")({ environmentScope: "*", ...inputs });

const plain = { valueToldOnce: false, numbered: false };
const token = { valueToldOnce: true, numbered: true };

const BY_NAME: Record<string, Kind> = {
  clusterAgent: { noun: "agent", identity: joined("project", "name"), valueToldOnce: false, numbered: true },
  clusterAgentToken: { noun: "agent token", identity: joined("project", "name", "description"), ...token },
  userRunner: { noun: "runner", identity: joined("maintenanceNote"), ...token },
  projectDeployToken: { noun: "deploy token", identity: joined("project", "name"), ...token },
  groupDeployToken: { noun: "group deploy token", identity: joined("group", "name"), ...token },
  projectVariable: { noun: "variable", identity: scoped("project"), ...plain },
  groupVariable: { noun: "group variable", identity: scoped("group"), ...plain },
  repositoryFile: { noun: "file", identity: joined("project", "branch", "filePath"), ...plain },
  projectEnvironment: {
    noun: "environment",
    identity: joined("project", "name"),
    valueToldOnce: false,
    numbered: true,
  },
  projectProtectedEnvironment: { noun: "protected environment", identity: joined("project", "environment"), ...plain },
};

/** Pulumi's type token of the GitLab provider: `clusterAgent` → `gitlab:index/clusterAgent:ClusterAgent`. */
export const gitlabType = (name: keyof typeof BY_NAME): string =>
  `gitlab:index/${name}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The GitLab types that repair can look for, by type token. */
export const KINDS: Readonly<Record<string, Kind>> = Object.fromEntries(
  Object.entries(BY_NAME).map(([name, kind]) => [gitlabType(name), kind]),
);

/** Whether two ids of a type mean one object; a project may be written as a path in one and as a number in the other. */
export function sameId(type: string, one: string, other: string): boolean {
  const last = (id: string) => id.split(":").at(-1);
  return KINDS[type]?.numbered ? last(one) === last(other) : one === other;
}
