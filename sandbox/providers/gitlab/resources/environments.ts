import { computed, echoed, fixed, local, optional, required } from "../properties.ts";
import { inCollection } from "../resource.ts";

const SET_OR_EMPTY = ["externalUrl", "fluxResourcePath", "kubernetesNamespace", "description"];

/** gitlab:index/projectEnvironment:ProjectEnvironment (GitLab docs, api/environments); only a stopped one can be deleted. */
export const projectEnvironment = inCollection({
  owner: "project",
  collection: "environments",
  properties: {
    project: required("string", fixed),
    name: optional("string", fixed),
    description: optional("string"),
    externalUrl: optional("string"),
    tier: optional("string"),
    clusterAgentId: echoed("integer"),
    kubernetesNamespace: optional("string"),
    fluxResourcePath: optional("string"),
    autoStopSetting: optional("string"),
    stopBeforeDestroy: optional("boolean", local),
    autoStopAt: computed("string"),
    createdAt: computed("string"),
    slug: computed("string"),
    state: computed("string"),
    updatedAt: computed("string"),
  },
  faults(inputs): Record<string, string> {
    const { fluxResourcePath, kubernetesNamespace, clusterAgentId } = inputs;
    if (fluxResourcePath && !kubernetesNamespace)
      return { kubernetesNamespace: "is missing; fluxResourcePath needs it" };
    if (kubernetesNamespace && !clusterAgentId) return { clusterAgentId: "is missing; kubernetesNamespace needs it" };
    return {};
  },
  body(body, inputs, step) {
    if (step === "create") return body;
    return { ...body, cluster_agent_id: inputs["clusterAgentId"] ?? null };
  },
  outputs(outputs, answer, old) {
    const agent = answer["cluster_agent"] as { id: number } | null | undefined;
    return {
      ...Object.fromEntries(SET_OR_EMPTY.map((name) => [name, ""])),
      autoStopAt: "",
      ...outputs,
      ...(agent && { clusterAgentId: agent.id }),
      stopBeforeDestroy: old["stopBeforeDestroy"] ?? false,
    };
  },
  async beforeDelete(api, path, old) {
    if (old["stopBeforeDestroy"] !== true) return;
    const force = old["autoStopSetting"] === "with_action";
    await api.send("post", `${path}/stop`, force ? { body: { force: true } } : {});
  },
});
