import { fixed, optional, required, type Values } from "../properties.ts";
import { decode, encode, idOf, partsOf, place, type ResourceType, unlessGone } from "../resource.ts";

/** Variables of a project or group (GitLab docs, api/project_level_variables); a hidden value is never told again. */
function variable(owner: "project" | "group"): ResourceType {
  const properties = {
    [owner]: required("string", { ...fixed, field: null }),
    key: required("string", fixed),
    value: required("string"),
    environmentScope: optional("string", fixed),
    hidden: optional("boolean", { ...fixed, field: "hidden" }),
    masked: optional("boolean"),
    protected: optional("boolean"),
    raw: optional("boolean"),
    variableType: optional("string"),
    description: optional("string"),
  };
  const form = `<${owner}>:<key>:<environment-scope>`;
  const at = (of: unknown, key?: string) =>
    `${owner}s/${place(of)}/variables${key === undefined ? "" : `/${encodeURIComponent(key)}`}`;
  const filter = (scope: string) => ({ "filter[environment_scope]": scope });
  const outputsOf = (of: unknown, answer: Values, old: Values): Values => {
    const told = decode(properties, answer);
    return { ...told, value: told["value"] ?? old["value"], [owner]: of, description: told["description"] ?? "" };
  };
  return {
    properties,
    async create({ api, inputs, signal }) {
      const of = inputs[owner];
      const { hidden, ...rest } = encode(properties, inputs);
      const body = { ...rest, ...(hidden ? { masked_and_hidden: true } : {}) };
      const answer = await api.send("post", at(of), { body, ...(signal && { signal }) });
      const outputs = outputsOf(of, answer, inputs);
      return { id: idOf(of, inputs["key"], outputs["environmentScope"] ?? "*"), outputs };
    },
    async read(api, id, old) {
      const [of, key, scope] = partsOf(id, 3, form) as [string, string, string];
      const answer = await unlessGone(() => api.send("get", at(of, key), { query: filter(scope) }));
      return answer && { id, outputs: outputsOf(of, answer, old) };
    },
    async update({ api, id, inputs, old, signal }) {
      const [of, key, scope] = partsOf(id, 3, form) as [string, string, string];
      const changeable = ["value", "masked", "protected", "raw", "variableType", "description"];
      const body = encode(properties, { ...inputs, description: inputs["description"] ?? "" }, changeable);
      const answer = await api.send("put", at(of, key), { query: filter(scope), body, ...(signal && { signal }) });
      return outputsOf(of, answer, { ...old, ...inputs });
    },
    async delete(api, id, _old, signal) {
      const [of, key, scope] = partsOf(id, 3, form) as [string, string, string];
      await unlessGone(() => api.send("delete", at(of, key), { query: filter(scope), ...(signal && { signal }) }));
    },
  };
}

export const projectVariable = variable("project");
export const groupVariable = variable("group");
