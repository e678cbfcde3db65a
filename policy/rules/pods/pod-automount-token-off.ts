import { podsOf } from "../../../analysis/objects/pods.ts";
import { UNSEEN_PODS } from "../../lib/limits.ts";
import { isAbsent, type Member, type StackRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

const FIELD = "automountServiceAccountToken";

/** A pod has a token of the API only where it calls the API; its own field overrides that of its ServiceAccount. */
export const podAutomountTokenOff: StackRule = {
  scope: "stack",
  reads: ["pods", "core/ServiceAccount"],
  judges: ["pods"],
  id: "pod-automount-token-off",
  severity: "medium",
  level: "mandatory",
  demand: "A pod or its ServiceAccount sets automountServiceAccountToken to false, unless apiServiceAccounts lists it.",
  why: "The token of a pod is whoever's who gets into it; the pod's own field overrides the ServiceAccount's.",
  fix: "set automountServiceAccountToken to false, or list namespace/name in apiServiceAccounts",
  reference: "CIS Kubernetes 5.1.6; NSA/CISA Kubernetes Hardening Guide, authentication; ATT&CK T1528",
  limits: UNSEEN_PODS,
  judge(members, settings) {
    const off = new Set(
      members.filter(isOff).map(({ resource }) => `${resource.namespace ?? "default"}/${resource.name}`),
    );
    return members.flatMap(({ resource, read }) =>
      podsOf(resource, read).flatMap(({ spec }) => {
        const at = spec.at(FIELD);
        if (at.flag() === false || at.isUnknown() || (resource.shape === "patch" && at.raw === undefined)) return [];
        const name = spec.at("serviceAccountName").text() ?? spec.at("serviceAccount").text() ?? "default";
        const account = `${resource.namespace ?? "default"}/${name}`;
        if (isListed(account, settings.apiServiceAccounts) || (at.flag() === undefined && off.has(account))) return [];
        const found = `${at.flag() ?? "absent, which means true"} for ServiceAccount ${name}`;
        return [{ at, origin: resource.origin, what: "the pod gets a token of the API", found, wanted: "false" }];
      }),
    );
  },
  remedy(resource, read, settings) {
    return podsOf(resource, read).flatMap(({ spec }) => {
      const at = spec.at(FIELD);
      const account = `${resource.namespace ?? "default"}/default`;
      const unnamed = isAbsent(spec.at("serviceAccountName")) && isAbsent(spec.at("serviceAccount"));
      const mended = isAbsent(at) && unnamed && spec.exists() && !isListed(account, settings.apiServiceAccounts);
      return mended ? [{ at, value: false }] : [];
    });
  },
};

function isOff({ resource, read }: Member): boolean {
  return resource.group === "" && resource.kind === "ServiceAccount" && read.at(FIELD).flag() === false;
}
