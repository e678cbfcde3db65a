import type { Reader } from "../../../analysis/objects/reader.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

/** A runner speaks TLS, and checks whom it speaks to. */
export const runnerUrlTls: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-url-tls",
  severity: "medium",
  level: "mandatory",
  demand: "GitLab's address, clone_url and the cache use TLS, but for insecureHosts; tls_verify is not false.",
  why: "The runner's token, the jobs' tokens and the source go over that line.",
  fix: "use https and remove Insecure and tls_verify",
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
    // GitLab Runner reads it in [runners.docker] alone; elsewhere it says what its author believes to be so.
    const verify = sections.flatMap(({ read: section }) => [
      section.at("tls_verify"),
      section.at("docker", "tls_verify"),
    ]);
    return [
      ...urls.flatMap((at) => plain(at, settings.insecureHosts)),
      ...insecure.filter((at) => at.flag() === true).map((at) => finding(at, "true", "false")),
      ...verify.filter((at) => at.flag() === false).map((at) => finding(at, "false", "true")),
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
