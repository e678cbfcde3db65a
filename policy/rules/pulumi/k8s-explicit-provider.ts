import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** A provider says where it goes, over TLS that is checked. */
export const k8sExplicitProvider: ResourceRule = {
  scope: "resource",
  judges: ["pulumi:providers:kubernetes", "pulumi:providers:gitlab"],
  id: "k8s-explicit-provider",
  severity: "medium",
  level: "mandatory",
  demand: "A provider for Kubernetes or GitLab names its cluster or address and checks its certificate.",
  why: "A default provider goes wherever the shell points to; without TLS its token is anybody's on the way.",
  fix: "set kubeconfig or context, baseUrl with https, and insecure to false",
  reference: "Pulumi docs, explicit providers, pulumi:disable-default-providers",
  judge(resource, read, settings) {
    const insecure = read.at("insecure");
    if (resource.type === "pulumi:providers:kubernetes") {
      const places = ["kubeconfig", "context", "cluster", "renderYamlToDirectory"].map((key) => read.at(key));
      if (places.some((at) => at.isUnknown() || (at.text() ?? "") !== "")) return [];
      const what = "the provider goes wherever the shell points to";
      return [{ at: places[0]!, what, found: "neither kubeconfig nor context", wanted: "one of them" }];
    }
    if (resource.type !== "pulumi:providers:gitlab") return [];
    const findings: Finding[] = [];
    if (String(insecure.visible) === "true")
      findings.push({ at: insecure, what: "GitLab's certificate is not checked", found: "true", wanted: "false" });
    const url = read.at("baseUrl");
    const host = /^http:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(url.text() ?? "")?.[1];
    if (host !== undefined && !settings.insecureHosts.includes(host))
      findings.push({
        at: url,
        what: "GitLab's token goes over the line in clear",
        found: `http:// to ${host}`,
        wanted: "https",
      });
    return findings;
  },
};
