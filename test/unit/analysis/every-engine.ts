import { capacityOf } from "../../../analysis/capacity/capacity.ts";
import { namespaceRoom, nodePools } from "../../../analysis/capacity/room.ts";
import { agentConfigsOf } from "../../../analysis/grants/agent-config.ts";
import { blastRadii } from "../../../analysis/grants/blast-radius.ts";
import { reachability } from "../../../analysis/network/reachability.ts";
import { topologyOf } from "../../../analysis/network/topology.ts";
import { podsOf } from "../../../analysis/objects/pods.ts";
import { Notes } from "../../../analysis/objects/reader.ts";
import { fromManifest, fromPulumi, readerOf } from "../../../analysis/objects/resource.ts";

import { evaluate } from "../../../analysis/pod-security/evaluate.ts";
import { solve } from "../../../analysis/pod-security/feasibility.ts";
import { serviceAccount } from "../../../analysis/rbac/access.ts";
import { effectiveRights } from "../../../analysis/rbac/effective.ts";
import { runnerConfigsOf } from "../../../analysis/runner/config.ts";
import { flowsOf } from "../../../analysis/secrets/taint.ts";
import { GOOD } from "./pod-security/pods.ts";
import { bindingTo, rbac, rule } from "./rbac/objects.ts";

/** A configuration of GitLab Runner. */
export const TOML =
  '[[runners]]\n  limit = 3\n  [runners.kubernetes]\n    cpu_limit = "1"\n    [runners.kubernetes.node_selector]\n      a = "b"\n';

/** One object of each form that an engine reads. */
export const OBJECTS: object[] = [
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "ci", labels: { a: "b" }, annotations: { c: "d" } },
    spec: GOOD,
  },
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "c" },
    spec: {
      jobTemplate: {
        spec: { template: { metadata: { labels: { a: "b" } }, spec: { ...GOOD, serviceAccountName: "s" } } },
      },
    },
  },
  rbac("ClusterRole", "r", undefined, {
    rules: [rule(["*"], ["*"], { resourceNames: ["n"] })],
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] },
  }),
  rbac("Role", "r", "ci", { rules: [rule(["create"], ["pods"]), { nonResourceURLs: ["/a"], verbs: ["get"] }] }),
  bindingTo("RoleBinding", "ci", "Role r", { kind: "ServiceAccount", namespace: "ci", name: "bot" }),
  bindingTo("ClusterRoleBinding", undefined, "ClusterRole edit", { kind: "Group", name: "gitlab:ci_job" }),
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "n", namespace: "ci" },
    spec: {
      podSelector: { matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] },
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.0.0/9"] } }, { namespaceSelector: {} }],
          ports: [{ port: 80, endPort: 90 }],
        },
      ],
    },
  },
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "runner", namespace: "ci" }, data: { "config.toml": TOML } },
  {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "q", namespace: "ci" },
    spec: { hard: { cpu: "1", pods: "3" }, scopes: ["Terminating"] },
  },
  {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "l", namespace: "ci" },
    spec: { limits: [{ type: "Container", max: { cpu: "1" }, default: { cpu: "1" } }] },
  },
  {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: "n" },
    spec: { taints: [{ key: "a", effect: "NoSchedule" }] },
    status: { allocatable: { cpu: "1", pods: "3" } },
  },
  {
    apiVersion: "v1",
    kind: "Secret",
    type: "kubernetes.io/service-account-token",
    metadata: { name: "t", annotations: { "kubernetes.io/service-account.name": "bot" } },
  },
  {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "k", namespace: "ci" },
    spec: { serviceAccountName: "s", sourceRef: { namespace: "x" } },
  },
  {
    apiVersion: "v1",
    kind: "List",
    items: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "ci", labels: { a: "b" } } }],
  },
];

/** Inputs of a repository file that holds an agent's configuration. */
export const AGENT = {
  filePath: ".gitlab/agents/a/config.yaml",
  encoding: "text",
  content: "ci_access: { projects: [{ id: a, access_as: { ci_job: {} } }] }",
};

/** Everything that the engines can be asked of a set of objects. */
export function askAll(objects: readonly unknown[], agent: unknown): void {
  const resources = [
    ...objects.flatMap((object, index) => fromManifest(object, `${index}`)),
    ...fromPulumi("gitlab:index/repositoryFile:RepositoryFile", agent, "agent"),
  ];
  const members = resources.map((resource) => ({ resource, read: readerOf(resource, new Notes()) }));
  const rights = effectiveRights(members);
  rights.rights(serviceAccount("ci", "bot"));
  rights.whoCan({ verb: "get", group: "", resource: "secrets", namespace: "ci" });
  const topology = topologyOf(members);
  for (const bound of ["over", "under"] as const)
    for (const from of topology.workloads)
      for (const to of topology.workloads) reachability(topology, bound).connection(from, to);
  for (const { resource, read } of members) {
    for (const pod of podsOf(resource, read)) {
      evaluate(pod, "restricted");
      solve(pod);
    }
    for (const { sections } of runnerConfigsOf(resource, read))
      for (const section of sections)
        capacityOf({
          section,
          concurrent: 3,
          services: 1,
          room: namespaceRoom(members, "ci"),
          pools: nodePools(members),
        });
    for (const config of agentConfigsOf(resource, read)) blastRadii(config, rights);
  }
  flowsOf(
    members.map(({ resource }, index) => ({
      urn: `${index}`,
      type: resource.type,
      name: "x",
      custom: true,
      inputs: resource.root,
      propertyDependencies: {},
    })),
  );
}
