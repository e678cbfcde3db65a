import type { ResourceRule } from "../../lib/rule.ts";

const TYPE = "kubernetes.io/service-account-token";

/** No Secret asks for a token of a ServiceAccount that never ends. */
export const saNoLongLivedToken: ResourceRule = {
  scope: "resource",
  judges: ["core/Secret"],
  id: "sa-no-long-lived-token",
  severity: "high",
  level: "mandatory",
  demand: "No Secret is of type kubernetes.io/service-account-token.",
  why: "Such a token has no end and works outside of the cluster; kubelet mounts short-lived ones by itself.",
  fix: "use a projected token, or TokenRequest where something outside needs one",
  reference: "CIS Kubernetes 5.1.6; Kubernetes docs, service account admin, manual token; ATT&CK T1552.007",
  judge(_resource, read) {
    const at = read.at("type");
    if (at.text() !== TYPE) return [];
    return [{ at, what: "the Secret holds a token without an end", found: TYPE, wanted: "a projected token" }];
  },
};
