import { type PropertyMap, Secret } from "../../../../../sandbox/providers/plugin/index.ts";
import type { Bench } from "./harness.ts";

const nextYear = new Date(Date.now() + 300 * 24 * 3600 * 1000).toISOString();

/** One resource type: what it is made from, and what is changed next. */
export interface Case {
  type: string;
  inputs: PropertyMap;
  /** Form of the provider's id. */
  id: RegExp;
  /** What a caller changes next, and whether that replaces. */
  change: PropertyMap;
  replaces: string[];
  deleteBeforeReplace?: boolean;
  hasToken?: boolean;
}

/** One case for each resource type that lives by itself; `ids` are those of the bench. */
export const cases = (ids: Bench["ids"]): Case[] => [
  {
    type: "clusterAgent",
    inputs: { project: "acme/clusters", name: "dev" },
    id: /^acme\/clusters:\d+$/,
    change: { name: "prod" },
    replaces: ["name"],
  },
  {
    type: "userRunner",
    inputs: {
      runnerType: "group_type",
      groupId: ids.groups["acme"],
      tagLists: ["b", "a"],
      untagged: false,
      maintenanceNote: "note",
      maximumTimeout: 3600,
    },
    id: /^\d+$/,
    change: { tagLists: ["a", "c"], paused: true },
    replaces: [],
    hasToken: true,
  },
  {
    type: "projectDeployToken",
    inputs: {
      project: "acme/web",
      name: "pull",
      scopes: ["read_registry"],
      expiresAt: nextYear.replace(/\.\d+Z/, "Z"),
    },
    id: /^acme\/web:\d+$/,
    change: { scopes: ["read_registry", "write_registry"] },
    replaces: ["scopes"],
    deleteBeforeReplace: true,
    hasToken: true,
  },
  {
    type: "groupDeployToken",
    inputs: { group: "acme", name: "pull", scopes: ["read_registry"], username: "puller" },
    id: /^acme:\d+$/,
    change: { name: "pull-2" },
    replaces: ["name"],
    hasToken: true,
  },
  {
    type: "projectAccessToken",
    inputs: {
      project: "acme/web",
      name: "bot",
      scopes: ["read_api"],
      accessLevel: "reporter",
      expiresAt: nextYear.slice(0, 10),
    },
    id: /^acme\/web:\d+$/,
    change: { accessLevel: "developer", name: "bot-2" },
    replaces: ["name", "accessLevel"],
    hasToken: true,
  },
  {
    type: "groupAccessToken",
    inputs: { group: "acme", name: "bot", scopes: ["read_api"], expiresAt: nextYear.slice(0, 10) },
    id: /^acme:\d+$/,
    change: { scopes: ["api"], name: "bot-2" },
    replaces: ["name", "scopes"],
    hasToken: true,
  },
  {
    type: "projectVariable",
    inputs: {
      project: "acme/web",
      key: "KUBE_CONTEXT",
      value: new Secret("acme/clusters:dev"),
      environmentScope: "prod/*",
    },
    id: /^acme\/web:KUBE_CONTEXT:prod\/\*$/,
    change: { value: new Secret("acme/clusters:prod"), protected: true },
    replaces: [],
  },
  {
    type: "groupVariable",
    inputs: { group: "acme", key: "TOKEN", value: new Secret("abcdefgh12"), masked: true, hidden: true },
    id: /^acme:TOKEN:\*$/,
    change: { environmentScope: "dev" },
    replaces: ["environmentScope"],
  },
  {
    type: "repositoryFile",
    inputs: {
      project: "acme/clusters",
      branch: "main",
      filePath: ".gitlab/agents/dev/config.yaml",
      content: "ci_access: {}\n",
      encoding: "text",
      commitMessage: "Configure agent dev",
    },
    id: /^acme\/clusters:main:\.gitlab\/agents\/dev\/config\.yaml$/,
    change: { content: "ci_access: { projects: [] }\n" },
    replaces: [],
  },
  {
    type: "projectEnvironment",
    inputs: { project: "acme/web", name: "production", tier: "production", stopBeforeDestroy: true },
    id: /^acme\/web:\d+$/,
    change: { externalUrl: "https://shop.example.com" },
    replaces: [],
  },
  {
    type: "projectProtectedEnvironment",
    inputs: {
      project: "acme/web",
      environment: "production",
      deployAccessLevelsAttributes: [{ accessLevel: "maintainer" }],
    },
    id: /^acme\/web:production$/,
    change: { deployAccessLevelsAttributes: [{ accessLevel: "developer" }] },
    replaces: [],
  },
  {
    type: "groupProtectedEnvironment",
    inputs: { group: "acme", environment: "production", deployAccessLevels: [{ accessLevel: "maintainer" }] },
    id: /^acme:production$/,
    change: { environment: "staging" },
    replaces: ["environment"],
  },
  {
    type: "projectJobTokenScopes",
    inputs: { project: "acme/web", targetProjectIds: [ids.projects["acme/clusters"]], targetGroupIds: [] },
    id: /^acme\/web$/,
    change: { targetProjectIds: [], targetGroupIds: [ids.groups["acme"]] },
    replaces: [],
  },
  {
    type: "branchProtection",
    inputs: { project: "acme/web", branch: "main", pushAccessLevel: "maintainer", mergeAccessLevel: "developer" },
    id: /^acme\/web:main$/,
    change: { allowForcePush: true },
    replaces: [],
  },
  {
    type: "tagProtection",
    inputs: { project: "acme/web", tag: "v*" },
    id: /^acme\/web:v\*$/,
    change: { createAccessLevel: "developer" },
    replaces: ["createAccessLevel"],
  },
  {
    type: "pipelineSchedule",
    inputs: { project: "acme/web", description: "nightly", ref: "refs/heads/main", cron: "0 1 * * *" },
    id: /^acme\/web:\d+$/,
    change: { active: false },
    replaces: [],
  },
];
