import assert from "node:assert/strict";
import type { Graph, GraphNode } from "../../synth/graph.ts";
import { synthesise } from "../../synth/synthesise.ts";

/** Invariants of the whole graph, for every committed stack file. */

const isKubernetes = ({ type, custom }: GraphNode) => custom && type.startsWith("kubernetes:");
const isGitLab = ({ type, custom }: GraphNode) => custom && type.startsWith("gitlab:");
const metadataOf = (node: GraphNode) =>
  (node.inputs["metadata"] ?? {}) as { name?: unknown; namespace?: unknown; labels?: Record<string, string> };

/** All resources that a resource waits for, directly or not. */
function ancestry(graph: Graph, start: GraphNode): Set<string> {
  const byUrn = new Map(graph.resources.map((node) => [node.urn, node]));
  const seen = new Set<string>();
  const visit = (urn: string): void => {
    if (seen.has(urn)) return;
    seen.add(urn);
    for (const next of byUrn.get(urn)?.dependencies ?? []) visit(next);
  };
  for (const urn of start.dependencies) visit(urn);
  return seen;
}

for (const stack of ["dev", "prod"]) {
  describe(`the graph of ${stack}`, () => {
    let graph: Graph;
    before(async () => {
      graph = await synthesise({ stack });
    });

    it("is synthesised without a fault, a leak included", () => {
      assert.deepEqual(graph.diagnostics, []);
    });

    it("gives every resource an explicit provider", () => {
      assert.deepEqual(
        graph.resources
          .filter((node) => (isKubernetes(node) || isGitLab(node)) && node.provider === "")
          .map(({ urn }) => urn),
        [],
      );
    });

    it("marks every Kubernetes object with project, stack and logical name", () => {
      const unmarked = graph.resources.filter(isKubernetes).filter((node) => {
        const { labels = {} } = metadataOf(node);
        return (
          labels["gitlab-kubernetes/project"] !== "gitlab-kubernetes" ||
          labels["gitlab-kubernetes/stack"] !== stack ||
          !labels["gitlab-kubernetes/name"]
        );
      });
      assert.deepEqual(
        unmarked.map(({ type, name }) => `${type} ${name}`),
        [],
      );
    });

    it("marks every token, runner and variable in GitLab", () => {
      const texts = ["description", "maintenanceNote", "name", "commitMessage", "content"];
      const kinds =
        /:(ClusterAgentToken|UserRunner|ProjectDeployToken|GroupDeployToken|ProjectVariable|GroupVariable|RepositoryFile)$/;
      const unmarked = graph.resources
        .filter(({ type }) => kinds.test(type))
        .filter(
          ({ inputs }) =>
            !texts.some((text) => String(inputs[text]).includes(`[gitlab-kubernetes:gitlab-kubernetes/${stack}/`)),
        );
      assert.deepEqual(
        unmarked.map(({ type, name }) => `${type} ${name}`),
        [],
      );
    });

    it("puts nothing into a namespace before its policies are there", () => {
      const policies = graph.resources.filter(({ type }) => type === "kubernetes:networking.k8s.io/v1:NetworkPolicy");
      assert.notEqual(policies.length, 0);
      for (const node of graph.resources.filter(({ type }) =>
        /:(Secret|ServiceAccount|Runner|FluxInstance|OCIRepository|Kustomization)$/.test(type),
      )) {
        const { namespace } = metadataOf(node);
        const waits = ancestry(graph, node);
        const missing = policies.filter(
          (policy) =>
            metadataOf(policy).namespace === namespace && policy.provider === node.provider && !waits.has(policy.urn),
        );
        assert.deepEqual(
          missing.map(({ name }) => name),
          [],
          `${node.type} ${node.name}`,
        );
      }
    });

    it("keeps every token out of charts, configuration and labels", () => {
      for (const { inputs, name } of graph.resources.filter(({ type }) =>
        /helm\.sh\/v4:Chart|:ConfigMap$|:Runner$/.test(type),
      ))
        assert.equal(JSON.stringify(inputs).includes('"secret":true'), false, name);
    });

    it("has a Pod Security level on every namespace", () => {
      for (const node of graph.resources.filter(({ type }) => type === "kubernetes:core/v1:Namespace"))
        assert.match(
          metadataOf(node).labels?.["pod-security.kubernetes.io/enforce"] ?? "",
          /^(restricted|baseline)$/,
          node.name,
        );
    });

    it("limits what jobs can use, in every job namespace", () => {
      const jobs = graph.resources
        .filter(
          ({ type, name }) => type === "kubernetes:networking.k8s.io/v1:NetworkPolicy" && name.endsWith("allow-dns"),
        )
        .filter(({ inputs }) => JSON.stringify(inputs["spec"]).includes("job.runner.gitlab.com/pod"))
        .map((node) => metadataOf(node).namespace);
      assert.notEqual(jobs.length, 0);
      for (const kind of ["ResourceQuota", "LimitRange"])
        for (const namespace of jobs)
          assert.notEqual(
            graph.resources.find(
              (node) => node.type === `kubernetes:core/v1:${kind}` && metadataOf(node).namespace === namespace,
            ),
            undefined,
            `${kind} of ${namespace}`,
          );
    });

    it("takes Kustomizations down before sources, credentials, tenants and Flux", () => {
      for (const node of graph.resources.filter(({ type }) => type.endsWith(":Kustomization"))) {
        const waits = [...ancestry(graph, node)].map((urn) => urn.split("::")[2]!.split("$").at(-1)!.split(":").at(-1));
        for (const kind of [
          "OCIRepository",
          "Secret",
          "ServiceAccount",
          "RoleBinding",
          "FluxInstance",
          "ProjectDeployToken",
          "Namespace",
        ])
          assert.equal(waits.includes(kind), true, `${node.name} does not wait for its ${kind}`);
      }
    });
  });
}
