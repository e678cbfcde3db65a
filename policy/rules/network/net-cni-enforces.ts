import type { Reader } from "../../../analysis/objects/reader.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** Where a cloud's cluster says that something enforces NetworkPolicies: the place, and whether what stands there says so. */
interface Engine {
  readonly type: RegExp;
  readonly at: (read: Reader) => Reader;
  readonly isOn: (read: Reader) => boolean;
  readonly wanted: string;
}

const ENGINES: readonly Engine[] = [
  {
    type: /^gcp:container\/cluster:Cluster$/,
    at: (read) => read.at("datapathProvider"),
    isOn: (read) =>
      read.at("datapathProvider").text() === "ADVANCED_DATAPATH" ||
      read.at("enableAutopilot").flag() === true ||
      read.at("networkPolicy", "enabled").flag() === true,
    wanted: "ADVANCED_DATAPATH, or networkPolicy.enabled",
  },
  {
    type: /^azure(-native)?:containerservice(\/v\w+)?(\/kubernetesCluster)?:(ManagedCluster|KubernetesCluster)$/,
    at: (read) => read.at("networkProfile", "networkPolicy"),
    isOn: (read) => ["azure", "calico", "cilium"].includes(read.at("networkProfile", "networkPolicy").text() ?? ""),
    wanted: "azure, calico or cilium",
  },
  {
    type: /^aws:eks\/addon:Addon$/,
    at: (read) => read.at("configurationValues"),
    isOn: (read) =>
      read.at("addonName").text() !== "vpc-cni" ||
      /"?enableNetworkPolicy"?\s*:\s*"?true/.test(read.at("configurationValues").text() ?? ""),
    wanted: 'enableNetworkPolicy "true"',
  },
];

/** A NetworkPolicy only holds where something enforces it. */
export const netCniEnforces: ResourceRule = {
  scope: "resource",
  judges: ["gcp:", "azure:", "azure-native:", "aws:"],
  id: "net-cni-enforces",
  severity: "low",
  level: "advisory",
  demand: "A cluster that the stack makes in a cloud has an engine for NetworkPolicies switched on.",
  why: "Without one the API server keeps every policy and nothing acts on it.",
  fix: "switch the engine on: Dataplane V2 of GKE, networkPolicy of AKS, enableNetworkPolicy of the EKS add-on vpc-cni",
  reference: "CIS Kubernetes 5.3.1; GKE, AKS and EKS docs, network policies",
  limits: "Of a cluster that exists already nothing is seen, and no manifest proves what its network plugin does.",
  judge(resource, read) {
    return ENGINES.filter(({ type, isOn }) => type.test(resource.type) && !isOn(read)).flatMap(({ at, wanted }) => {
      const place = at(read);
      if (place.isUnknown()) return [];
      const what = "nothing enforces NetworkPolicies in this cluster";
      return [{ at: place, what, found: place.text() ?? "nothing", wanted }];
    });
  },
};
