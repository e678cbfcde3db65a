import { gitlabValuesOf } from "../../lib/gitlab-values.ts";
import { GITLABS } from "../../lib/kinds.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** The first chart that leaves NGINX out by default. */
const GATEWAY_MAJOR = 10;

/** GitLab's traffic does not enter through a product that nobody mends. */
export const opNoIngressNginx: ResourceRule = {
  scope: "resource",
  judges: [...GITLABS, "release"],
  id: "op-no-ingress-nginx",
  severity: "medium",
  level: "advisory",
  demand: "The NGINX controller of GitLab's chart is off.",
  why: "Upstream ingress-nginx retired in March 2026 and gets no security fixes; the chart drops it with version 20.0 of GitLab.",
  fix: "set nginx-ingress.enabled to false, and use the Gateway API of chart 10 or an Ingress controller that is maintained",
  reference: "GitLab docs, charts, release notes 10.0; Kubernetes blog, ingress-nginx retirement",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    const values = gitlabValuesOf(resource, read);
    if (values === undefined) return [];
    const at = values.at("nginx-ingress", "enabled");
    const version = resource.shape === "release" ? read.at("version") : read.at("spec", "chart", "version");
    const stated = at.flag();
    if (stated === false || at.isUnknown()) return [];
    const isDefault = Number(/^v?(\d+)/.exec(version.text() ?? "0")?.[1]) < GATEWAY_MAJOR;
    if (stated === undefined && (!isDefault || version.isUnknown())) return [];
    const found = stated === undefined ? `absent, which means true before chart ${GATEWAY_MAJOR}` : "true";
    return [{ at, what: "GitLab's traffic enters through ingress-nginx", found, wanted: "false" }];
  },
};
