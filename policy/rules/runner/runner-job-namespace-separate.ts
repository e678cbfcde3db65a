import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

const SHARED = ["default", "kube-system", "kube-public"];

/** Jobs run where nothing else does. */
export const runnerJobNamespaceSeparate: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-job-namespace-separate",
  severity: "medium",
  level: "production",
  demand: "namespace names one that is neither the manager's nor the cluster's own.",
  why: "Jobs beside the manager share the namespace with its token and its rights.",
  fix: "set namespace to one for jobs alone",
  reference: "GitLab Runner docs, executors/kubernetes, namespace; CIS Kubernetes 5.7.1",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    const own = resource.shape === "release" ? read.at("namespace").text() : resource.namespace;
    return sectionsOf(resource, read).flatMap(({ kubernetes }): Finding[] => {
      const at = kubernetes.at("namespace");
      const namespace = at.text() ?? "";
      if (at.isUnknown() || kubernetes.at("namespace_per_job").flag() === true) return [];
      if (namespace !== "" && namespace !== own && !SHARED.includes(namespace)) return [];
      const found = namespace || "nothing, which means the manager's";
      return [{ at, what: "jobs share a namespace", found, wanted: "a namespace for jobs alone" }];
    });
  },
};
