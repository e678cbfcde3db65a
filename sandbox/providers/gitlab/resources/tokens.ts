import {
  computed,
  echoed,
  fixed,
  levelNumber,
  levelWord,
  local,
  optional,
  required,
  secret,
  type Values,
} from "../properties.ts";
import { inCollection, type ResourceType } from "../resource.ts";

/** The same moment in two spellings (`…Z`, `….000Z`) is no change: the caller's spelling is kept. */
function sameMoment(told: unknown, given: unknown): unknown {
  const equal = told && given && Date.parse(String(told)) === Date.parse(String(given));
  return equal ? given : told;
}

function expiryFaults(inputs: Values): Record<string, string> {
  const { expiresAt, validatePastExpirationDate } = inputs;
  if (expiresAt === undefined) return {};
  const moment = Date.parse(String(expiresAt));
  if (Number.isNaN(moment)) return { expiresAt: `is "${expiresAt}", which is no date` };
  if (validatePastExpirationDate !== false && moment < Date.now()) {
    return { expiresAt: `is "${expiresAt}", which is past; set validatePastExpirationDate to false to allow it` };
  }
  return {};
}

const deployToken = (owner: "project" | "group"): ResourceType =>
  inCollection({
    owner,
    collection: "deploy_tokens",
    properties: {
      [owner]: required("string", fixed),
      name: optional("string", fixed),
      username: optional("string", fixed),
      scopes: required("strings", fixed),
      expiresAt: optional("string", fixed),
      validatePastExpirationDate: optional("boolean", local),
      expired: computed("boolean"),
      revoked: computed("boolean"),
      token: secret("string"),
    },
    faults: expiryFaults,
    isGone: (answer) => answer["revoked"] === true,
    outputs: (outputs, _answer, old) => ({
      ...outputs,
      expiresAt: sameMoment(outputs["expiresAt"], old["expiresAt"]) ?? "",
      validatePastExpirationDate: old["validatePastExpirationDate"] ?? true,
    }),
  });

const accessToken = (owner: "project" | "group"): ResourceType =>
  inCollection({
    owner,
    collection: "access_tokens",
    properties: {
      [owner]: required("string", fixed),
      name: optional("string", fixed),
      description: optional("string", fixed),
      scopes: required("strings", fixed),
      accessLevel: optional("string", fixed),
      expiresAt: optional("string", fixed),
      rotationConfiguration: echoed({ expirationDays: "integer", rotateBeforeDays: "integer" }, local),
      validatePastExpirationDate: optional("boolean", local),
      active: computed("boolean"),
      revoked: computed("boolean"),
      createdAt: computed("string"),
      userId: computed("integer"),
      token: secret("string"),
    },
    faults(inputs) {
      if (inputs["rotationConfiguration"] !== undefined) {
        return { rotationConfiguration: "is not offered by the sandbox's stand-in; give expiresAt" };
      }
      if (inputs["expiresAt"] === undefined) return { expiresAt: "is missing; GitLab asks for it since 16.0" };
      return expiryFaults(inputs);
    },
    isGone: (answer) => answer["revoked"] === true || answer["active"] === false,
    body: (body, inputs) => ({ ...body, access_level: levelNumber(inputs["accessLevel"] ?? "maintainer") }),
    outputs: (outputs, answer, old) => ({
      ...outputs,
      expiresAt: sameMoment(outputs["expiresAt"], old["expiresAt"]),
      accessLevel: levelWord(answer["access_level"]) ?? outputs["accessLevel"],
      validatePastExpirationDate: old["validatePastExpirationDate"] ?? true,
    }),
  });

/** Deploy and access tokens of projects and groups (GitLab docs, api/deploy_tokens, api/project_access_tokens). */
export const projectDeployToken = deployToken("project");
export const groupDeployToken = deployToken("group");
export const projectAccessToken = accessToken("project");
export const groupAccessToken = accessToken("group");
