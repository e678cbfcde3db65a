import { gitlabValuesOf } from "../../lib/gitlab-values.ts";
import { GITLABS } from "../../lib/kinds.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** cert-manager is there before the operator is. */
export const opExternalCertmanager: ResourceRule = {
  scope: "resource",
  judges: GITLABS,
  id: "op-external-certmanager",
  severity: "medium",
  level: "production",
  demand: "A GitLab of the operator sets installCertmanager to false.",
  why: "The operator's own webhook needs cert-manager first, and cannot install the chart's; a second one fights over the same CRDs.",
  fix: "install cert-manager on its own and set spec.chart.values.installCertmanager to false",
  reference: "GitLab docs, operator installation, TLS certificates; GitLab chart 9, installCertmanager",
  judge(resource, read) {
    const values = resource.kind === "GitLab" ? gitlabValuesOf(resource, read) : undefined;
    if (values === undefined) return [];
    const at = values.at("installCertmanager");
    // Charts before version 9 call it certmanager.install.
    const off = at.flag() === false || values.at("certmanager", "install").flag() === false;
    if (off || at.isUnknown() || (resource.shape === "patch" && at.raw === undefined)) return [];
    const found = `${at.flag() ?? "absent, which means true"}`;
    return [{ at, what: "the bundled cert-manager is switched on", found, wanted: "false" }];
  },
};
