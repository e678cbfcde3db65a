import { netCniEnforces } from "../../../policy/rules/network/net-cni-enforces.ts";
import { object, resource, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const gke = (props: object) => resource("gcp:container/cluster:Cluster", { ...props });
const aks = (networkPolicy: unknown, type = "azure-native:containerservice:ManagedCluster") =>
  resource(type, { networkProfile: { networkPolicy } });
const addon = (props: object) => resource("aws:eks/addon:Addon", { addonName: "vpc-cni", ...props });
const ON = { configurationValues: '{"enableNetworkPolicy": "true"}' };

describeRule(netCniEnforces, {
  good: {
    "Dataplane V2": { stack: gke({ datapathProvider: "ADVANCED_DATAPATH" }) },
    "Calico of GKE": { stack: gke({ networkPolicy: { enabled: true } }) },
    Autopilot: { stack: gke({ enableAutopilot: true }) },
    ...Object.fromEntries(["azure", "calico", "cilium"].map((engine) => [`${engine} of AKS`, { stack: aks(engine) }])),
    "the add-on of EKS": { stack: addon(ON) },
    "another add-on": { stack: addon({ addonName: "coredns" }) },
    "an object of Kubernetes": { stack: object("v1", "Namespace", {}) },
    "another cluster": { stack: resource("gcp:dataproc/cluster:Cluster", {}) },
  },
  bad: {
    "a cluster of GKE as it is by default": { stack: gke({}), at: ["datapathProvider"], says: "found=nothing" },
    "another dataplane": {
      stack: gke({ datapathProvider: "LEGACY_DATAPATH", networkPolicy: { enabled: false } }),
      at: ["datapathProvider"],
      says: "found=LEGACY_DATAPATH",
    },
    "an AKS without": {
      stack: aks("none"),
      at: ["networkProfile.networkPolicy"],
      says: "nothing enforces NetworkPolicies in this cluster",
    },
    "one of a dated API": {
      stack: aks(undefined, "azure-native:containerservice/v20240801:ManagedCluster"),
      at: ["networkProfile.networkPolicy"],
    },
    "one of the older provider": {
      stack: aks(undefined, "azure:containerservice/kubernetesCluster:KubernetesCluster"),
      at: ["networkProfile.networkPolicy"],
    },
    "the add-on as it is by default": { stack: addon({}), at: ["configurationValues"] },
    "the add-on with it off": {
      stack: addon({ configurationValues: '{"enableNetworkPolicy": "false"}' }),
      at: ["configurationValues"],
    },
  },
  unjudged: {
    "an unknown dataplane": { stack: gke({ datapathProvider: UNKNOWN_TEXT }), names: "datapathProvider" },
    "an unknown add-on": { stack: addon({ addonName: UNKNOWN_TEXT }), names: "addonName" },
    "unknown values": { stack: addon({ configurationValues: UNKNOWN_TEXT }), names: "configurationValues" },
  },
});
