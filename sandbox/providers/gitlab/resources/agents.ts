import { computed, fixed, optional, required, secret } from "../properties.ts";
import { decode, encode, idOf, inCollection, partsOf, place, type ResourceType, unlessGone } from "../resource.ts";

/** gitlab:index/clusterAgent:ClusterAgent (GitLab docs, api/cluster_agents). */
export const clusterAgent = inCollection({
  owner: "project",
  collection: "cluster_agents",
  properties: {
    project: required("string", fixed),
    name: optional("string", fixed),
    agentId: computed("integer", "id"),
    createdAt: computed("string"),
    createdByUserId: computed("integer"),
  },
});

const tokenProperties = {
  project: required("string", { ...fixed, field: null }),
  agentId: required("integer", { ...fixed, field: null }),
  name: optional("string", fixed),
  description: optional("string", fixed),
  tokenId: computed("integer", "id"),
  createdAt: computed("string"),
  createdByUserId: computed("integer"),
  lastUsedAt: computed("string"),
  status: computed("string"),
  token: secret("string"),
};

const FORM = "<project>:<agent-id>:<token-id>";
const tokenPath = (project: unknown, agent: unknown, token?: string) =>
  `projects/${place(project)}/cluster_agents/${agent}/tokens${token === undefined ? "" : `/${token}`}`;

/** gitlab:index/clusterAgentToken:ClusterAgentToken; every property replaces; GitLab answers 404 for a revoked token. */
export const clusterAgentToken: ResourceType = {
  properties: tokenProperties,
  async create({ api, inputs, signal }) {
    const { project, agentId } = inputs;
    const body = encode(tokenProperties, inputs);
    const answer = await api.send("post", tokenPath(project, agentId), { body, ...(signal && { signal }) });
    return {
      id: idOf(project, agentId, answer["id"]),
      outputs: { ...decode(tokenProperties, answer), project, agentId },
    };
  },
  async read(api, id) {
    const [project, agent, token] = partsOf(id, 3, FORM) as [string, string, string];
    const answer = await unlessGone(() => api.send("get", tokenPath(project, agent, token)));
    if (!answer) return undefined;
    return { id, outputs: { ...decode(tokenProperties, answer), project, agentId: Number(agent) } };
  },
  update: async ({ old }) => old,
  async delete(api, id, _old, signal) {
    const [project, agent, token] = partsOf(id, 3, FORM) as [string, string, string];
    await unlessGone(() => api.send("delete", tokenPath(project, agent, token), signal ? { signal } : {}));
  },
};
