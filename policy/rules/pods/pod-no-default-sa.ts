import { podsOf } from "../../../analysis/objects/pods.ts";
import { UNSEEN_PODS } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** A pod that may call the API does so as a ServiceAccount of its own. */
export const podNoDefaultSa: ResourceRule = {
  scope: "resource",
  judges: ["pods"],
  id: "pod-no-default-sa",
  severity: "medium",
  level: "production",
  demand: "A pod names a ServiceAccount other than default, or mounts no token.",
  why: "Whatever default is granted, every pod of the namespace is granted.",
  fix: "make a ServiceAccount for the workload and name it in serviceAccountName",
  reference: "CIS Kubernetes 5.1.5",
  limits: UNSEEN_PODS,
  judge(resource, read) {
    return podsOf(resource, read).flatMap(({ spec }) => {
      if (spec.at("automountServiceAccountToken").flag() === false) return [];
      const at = spec.at("serviceAccountName");
      const name = at.text() ?? spec.at("serviceAccount").text();
      if ((name !== undefined && name !== "default") || at.isUnknown()) return [];
      if (resource.shape === "patch" && name === undefined) return [];
      const found = name ?? "no serviceAccountName";
      return [{ at, what: "the pod runs as the namespace's default", found, wanted: "a ServiceAccount of its own" }];
    });
  },
};
