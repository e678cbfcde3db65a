import { isClusterKind } from "../../lib/cluster-resources.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

const SHARED = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Everything lies in a namespace that somebody made for it. */
export const nsNotDefault: ResourceRule = {
  scope: "resource",
  judges: ["objects", "release"],
  id: "ns-not-default",
  severity: "medium",
  level: "mandatory",
  demand: "A namespaced object names its namespace, which is none of the cluster's own.",
  why: "default has no policies, quota or owner; in kube-system a fault takes the cluster with it.",
  fix: "set metadata.namespace",
  reference: "CIS Kubernetes 5.7.4",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    const isRelease = resource.shape === "release";
    if (!isRelease && (!["object", "patch"].includes(resource.shape) || isClusterKind(resource))) return [];
    // A Chart component reaches the pack without inputs (its provider makes it); its objects are judged themselves.
    if (isRelease && read.at("chart").raw === undefined) return [];
    const at = isRelease ? read.at("namespace") : read.at("metadata", "namespace");
    if (resource.kind === "" || (resource.shape === "patch" && at.raw === undefined)) return [];
    const namespace = at.text();
    if (at.isUnknown() || (namespace !== undefined && namespace !== "" && !SHARED.includes(namespace))) return [];
    return [
      { at, what: "the object lies where everybody's lies", found: namespace || "no namespace", wanted: "its own" },
    ];
  },
};
