import { type Api, isGone } from "../client.ts";
import { computed, echoed, fixed, local, optional, required, type Values } from "../properties.ts";
import { inCollection, place, type ResourceType, unlessGone } from "../resource.ts";

/** gitlab:index/pipelineSchedule:PipelineSchedule (GitLab docs, api/pipeline_schedules). */
export const pipelineSchedule = inCollection({
  owner: "project",
  collection: "pipeline_schedules",
  properties: {
    project: required("string", fixed),
    description: required("string"),
    ref: required("string"),
    cron: required("string"),
    cronTimezone: optional("string"),
    active: optional("boolean"),
    inputs: echoed({ name: "string", value: "string" }),
    takeOwnership: optional("boolean", local),
    owner: computed("integer", null),
    pipelineScheduleId: computed("integer", "id"),
  },
  faults({ ref, inputs }): Record<string, string> {
    if (!/^refs\/(heads|tags)\//.test(String(ref)))
      return { ref: `is "${ref}"; it must be a full reference, refs/heads/${ref}` };
    if (Array.isArray(inputs) && inputs.length > 20) return { inputs: `has ${inputs.length} entries; GitLab takes 20` };
    return {};
  },
  outputs: (outputs, answer, old) => ({
    ...outputs,
    owner: (answer["owner"] as { id: number } | undefined)?.id,
    inputs: old["inputs"],
    takeOwnership: old["takeOwnership"] ?? false,
  }),
});

const scopeAt = (project: unknown) => `projects/${place(project)}/job_token_scope`;

const LISTS = {
  targetProjectIds: { path: "allowlist", field: "target_project_id" },
  targetGroupIds: { path: "groups_allowlist", field: "target_group_id" },
} as const;

type ListName = keyof typeof LISTS;

const names = Object.keys(LISTS) as ListName[];

/** The numbers in a list, without the project itself, which GitLab always tells and never lets go. */
async function targets(api: Api, project: unknown, name: ListName): Promise<number[]> {
  const rows = await api.list(`${scopeAt(project)}/${LISTS[name].path}`);
  const own = (row: Values) => String(row["id"]) === String(project) || row["path_with_namespace"] === project;
  return rows.filter((row) => name !== "targetProjectIds" || !own(row)).map((row) => Number(row["id"]));
}

async function read(api: Api, project: string): Promise<Values> {
  const { inbound_enabled: enabled } = await api.send("get", scopeAt(project));
  const outputs: Values = { project, enabled };
  for (const name of names) outputs[name] = (await targets(api, project, name)).sort((a, b) => a - b);
  return outputs;
}

/** Makes the lists exactly what is wanted and switches the limit on or off. */
async function write(api: Api, project: string, wanted: Values): Promise<void> {
  for (const name of names) {
    const { path, field } = LISTS[name];
    const before = await targets(api, project, name);
    const after = (wanted[name] as number[] | undefined) ?? [];
    for (const id of after.filter((target) => !before.includes(target)))
      await api.send("post", `${scopeAt(project)}/${path}`, { body: { [field]: id } });
    for (const id of before.filter((target) => !after.includes(target)))
      await unlessGone(() => api.send("delete", `${scopeAt(project)}/${path}/${id}`));
  }
  await api.send("patch", scopeAt(project), { body: { enabled: wanted["enabled"] ?? true } });
}

/** gitlab:index/projectJobTokenScopes:ProjectJobTokenScopes (GitLab docs, api/project_job_token_scopes). */
export const projectJobTokenScopes: ResourceType = {
  properties: {
    project: required("string", fixed),
    enabled: optional("boolean"),
    targetProjectIds: optional("integers"),
    targetGroupIds: optional("integers"),
  },
  async create({ api, inputs }) {
    const project = String(inputs["project"]);
    await write(api, project, inputs);
    return { id: project, outputs: await read(api, project) };
  },
  read: async (api, id) => unlessGone(async () => ({ id, outputs: await read(api, id) })),
  async update({ api, id, inputs }) {
    await write(api, id, inputs);
    return read(api, id);
  },
  async delete(api, id) {
    try {
      await write(api, id, { enabled: true });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },
};
