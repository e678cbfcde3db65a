import { echoed, fixed, optional, required, secret, type Values } from "../properties.ts";
import { decode, encode, idOf, partsOf, place, type ResourceType, unlessGone } from "../resource.ts";

const properties = {
  runnerType: required("string", fixed),
  groupId: echoed("integer", fixed),
  projectId: echoed("integer", fixed),
  description: optional("string"),
  locked: optional("boolean"),
  paused: optional("boolean"),
  tagLists: optional("strings", { field: "tag_list" }),
  untagged: optional("boolean", { field: "run_untagged" }),
  accessLevel: optional("string"),
  maximumTimeout: optional("integer"),
  maintenanceNote: optional("string"),
  token: secret("string"),
};

const SCOPE: Record<string, string | undefined> = { group_type: "groupId", project_type: "projectId" };

function faults(inputs: Values): Record<string, string> {
  const type = String(inputs["runnerType"]);
  if (!["instance_type", "group_type", "project_type"].includes(type)) {
    return { runnerType: `is "${type}"; it must be one of instance_type, group_type, project_type` };
  }
  const found: Record<string, string> = {};
  for (const [of, name] of Object.entries(SCOPE)) {
    if (of === type && inputs[name as string] === undefined)
      found[name as string] = `is missing; a ${type} runner needs it`;
    if (of !== type && inputs[name as string] !== undefined)
      found[name as string] = `must not be given for a ${type} runner`;
  }
  const timeout = inputs["maximumTimeout"];
  if (typeof timeout === "number" && timeout < 600)
    found["maximumTimeout"] = `is ${timeout}; it must be 600 seconds or more`;
  return found;
}

/** The owner's number is only told in lists that GitLab's single runner has. */
function scopeOf(answer: Values): Values {
  const first = (list: unknown) => (list as { id: number }[] | undefined)?.[0]?.id;
  if (answer["runner_type"] === "group_type") return { groupId: first(answer["groups"]) };
  if (answer["runner_type"] === "project_type") return { projectId: first(answer["projects"]) };
  return {};
}

/** gitlab:index/userRunner:UserRunner (GitLab docs, api/users "Create a runner", api/runners). */
export const userRunner: ResourceType = {
  properties,
  faults,
  async create({ api, inputs, signal }) {
    const made = await api.send("post", "user/runners", {
      body: encode(properties, inputs),
      ...(signal && { signal }),
    });
    const answer = await api.send("get", `runners/${made["id"]}`);
    const { groupId, projectId } = inputs;
    const outputs = { ...decode(properties, { ...answer, token: made["token"] }), runnerType: inputs["runnerType"] };
    return { id: String(made["id"]), outputs: { ...outputs, groupId, projectId } };
  },
  async read(api, id) {
    const answer = await unlessGone(() => api.send("get", `runners/${id}`));
    if (!answer) return undefined;
    const { token: _, ...told } = answer;
    return { id, outputs: { ...decode(properties, told), ...scopeOf(answer) } };
  },
  async update({ api, id, inputs, old, signal }) {
    const changeable = Object.keys(properties).filter(
      (name) => !("replaces" in properties[name as keyof typeof properties]),
    );
    const { token: _, ...answer } = await api.send("put", `runners/${id}`, {
      body: encode(properties, inputs, changeable),
      ...(signal && { signal }),
    });
    return { ...old, ...decode(properties, answer), token: old["token"] };
  },
  async delete(api, id, _old, signal) {
    await unlessGone(() => api.send("delete", `runners/${id}`, signal ? { signal } : {}));
  },
};

const FORM = "<project>:<runner-id>";

/** gitlab:index/projectRunnerEnablement:ProjectRunnerEnablement (GitLab docs, api/runners "Assign a runner"). */
export const projectRunnerEnablement: ResourceType = {
  properties: { project: required("string", fixed), runnerId: required("integer", fixed) },
  async create({ api, inputs, signal }) {
    const { project, runnerId } = inputs;
    const body = { runner_id: runnerId };
    await api.send("post", `projects/${place(project)}/runners`, { body, ...(signal && { signal }) });
    return { id: idOf(project, runnerId), outputs: { project, runnerId } };
  },
  async read(api, id) {
    const [project, runner] = partsOf(id, 2, FORM) as [string, string];
    const rows = await unlessGone(() => api.list(`projects/${place(project)}/runners`));
    if (!rows?.some((row) => String(row["id"]) === runner)) return undefined;
    return { id, outputs: { project, runnerId: Number(runner) } };
  },
  update: async ({ old }) => old,
  async delete(api, id, _old, signal) {
    const [project, runner] = partsOf(id, 2, FORM) as [string, string];
    await unlessGone(() =>
      api.send("delete", `projects/${place(project)}/runners/${runner}`, signal ? { signal } : {}),
    );
  },
};
