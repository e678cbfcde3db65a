import type { Reader } from "../../../analysis/objects/reader.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

/** A runner speaks TLS. */
export const runnerUrlTls: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-url-tls",
  severity: "medium",
  level: "mandatory",
  demand: "GitLab's address, clone_url and the cache use TLS, but for insecureHosts.",
  why: "The runner's token, the jobs' tokens and the source go over that line.",
  fix: "use https and remove Insecure",
  reference: "GitLab Runner docs, advanced configuration, url, clone_url and cache",
  limits: UNSEEN_VALUES,
  judge(resource, read, settings) {
    const sections = sectionsOf(resource, read);
    const urls = [
      ...sections.flatMap((section) => [section.read.at("url"), section.read.at("clone_url")]),
      ...(resource.shape === "release" ? [read.at("values", "gitlabUrl")] : []),
      ...(resource.kind === "Runner" ? [read.at("spec", "gitlabUrl")] : []),
    ];
    const insecure = sections.map(({ read: section }) => section.at("cache", "s3", "insecure"));
    return [
      ...urls.flatMap((at) => plain(at, settings.insecureHosts)),
      ...insecure.filter((at) => at.flag() === true).map((at) => finding(at, "true", "false")),
    ];
  },
};

function plain(at: Reader, hosts: readonly string[]): Finding[] {
  const host = /^http:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(at.text() ?? "")?.[1];
  return host === undefined || hosts.includes(host) ? [] : [finding(at, `http:// to ${host}`, "https")];
}

function finding(at: Reader, found: string, wanted: string): Finding {
  return { at, what: "the runner speaks without TLS", found, wanted };
}
