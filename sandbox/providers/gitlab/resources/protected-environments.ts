import { echoed, fixed, type Kind, optional, required, type Values } from "../properties.ts";
import { idOf, partsOf, place, type ResourceType, unlessGone } from "../resource.ts";
import { entriesOutputs, entryBody, entryChanges } from "./access-levels.ts";

const deployer: Kind = {
  accessLevel: "string",
  accessLevelDescription: "string",
  groupId: "integer",
  groupInheritanceType: "integer",
  id: "integer",
  userId: "integer",
};
const approver: Kind = { ...deployer, requiredApprovals: "integer" };

/** Protected environments (GitLab docs, api/protected_environments, api/group_protected_environments). */
function protectedEnvironment(owner: "project" | "group"): ResourceType {
  const deployers = owner === "project" ? "deployAccessLevelsAttributes" : "deployAccessLevels";
  const form = `<${owner}>:<environment>`;
  const at = (of: unknown, name?: string) =>
    `${owner}s/${place(of)}/protected_environments${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
  const outputsOf = (of: string, answer: Values, given: Values): Values => ({
    [owner]: of,
    environment: answer["name"],
    [deployers]: entriesOutputs(answer["deploy_access_levels"], given[deployers], true),
    approvalRules: entriesOutputs(answer["approval_rules"], given["approvalRules"], true),
  });
  const entries = (inputs: Values, name: string) => ((inputs[name] as Values[] | undefined) ?? []).map(entryBody);
  return {
    properties: {
      [owner]: required("string", fixed),
      environment: required("string", fixed),
      [deployers]: owner === "project" ? echoed(deployer) : required(deployer),
      approvalRules: optional(approver),
    },
    async create({ api, inputs, signal }) {
      const of = String(inputs[owner]);
      const rules = entries(inputs, "approvalRules");
      const body = {
        name: inputs["environment"],
        deploy_access_levels: entries(inputs, deployers),
        ...(rules.length > 0 && { approval_rules: rules }),
      };
      const answer = await api.send("post", at(of), { body, ...(signal && { signal }) });
      return { id: idOf(of, answer["name"]), outputs: outputsOf(of, answer, inputs) };
    },
    async read(api, id, old) {
      const [of, name] = partsOf(id, 2, form) as [string, string];
      const answer = await unlessGone(() => api.send("get", at(of, name)));
      return answer && { id, outputs: outputsOf(of, answer, old) };
    },
    async update({ api, id, inputs, old, signal }) {
      const [of, name] = partsOf(id, 2, form) as [string, string];
      const body = {
        deploy_access_levels: entryChanges(old[deployers], inputs[deployers]),
        approval_rules: entryChanges(old["approvalRules"], inputs["approvalRules"]),
      };
      const answer = await api.send("put", at(of, name), { body, ...(signal && { signal }) });
      return outputsOf(of, answer, inputs);
    },
    async delete(api, id, _old, signal) {
      const [of, name] = partsOf(id, 2, form) as [string, string];
      await unlessGone(() => api.send("delete", at(of, name), signal ? { signal } : {}));
    },
  };
}

export const projectProtectedEnvironment = protectedEnvironment("project");
export const groupProtectedEnvironment = protectedEnvironment("group");
