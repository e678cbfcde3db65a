import { boolean, computed, echoed, integer, list, optional, required, secret, string } from "./kinds.ts";
import { resource } from "./resource.ts";
import { groupTokenRotation, projectTokenRotation } from "./types/structs.ts";

const deployToken = {
  expired: computed(boolean),
  expiresAt: optional(string),
  name: optional(string),
  revoked: computed(boolean),
  scopes: required(list(string)),
  token: secret(string),
  username: optional(string),
  validatePastExpirationDate: optional(boolean),
};

/** A deploy token of a project; `expiresAt` is RFC 3339, none by default. Id `<project>:<token-id>`. */
export class ProjectDeployToken extends resource("gitlab:index/projectDeployToken:ProjectDeployToken", {
  ...deployToken,
  project: required(string),
}) {}

/** A deploy token of a group and everything below it. Id `<group>:<token-id>`. */
export class GroupDeployToken extends resource("gitlab:index/groupDeployToken:GroupDeployToken", {
  ...deployToken,
  group: required(string),
}) {}

const accessToken = {
  accessLevel: optional(string),
  active: computed(boolean),
  createdAt: computed(string),
  description: optional(string),
  expiresAt: optional(string),
  name: optional(string),
  revoked: computed(boolean),
  scopes: required(list(string)),
  token: secret(string),
  userId: computed(integer),
  validatePastExpirationDate: optional(boolean),
};

/** An access token of a project with a bot user; `expiresAt` is `YYYY-MM-DD`. Id `<project>:<token-id>`. */
export class ProjectAccessToken extends resource("gitlab:index/projectAccessToken:ProjectAccessToken", {
  ...accessToken,
  project: required(string),
  rotationConfiguration: echoed(projectTokenRotation),
}) {}

/** An access token of a group with a bot user; `expiresAt` is `YYYY-MM-DD`. Id `<group>:<token-id>`. */
export class GroupAccessToken extends resource("gitlab:index/groupAccessToken:GroupAccessToken", {
  ...accessToken,
  group: required(string),
  rotationConfiguration: echoed(groupTokenRotation),
}) {}
