import { helmRepoTrusted } from "../../../policy/rules/supply/helm-repo-trusted.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const from = (repo: unknown, more: object = {}) => release("web", { repositoryOpts: { repo }, ...more });

describeRule(helmRepoTrusted, {
  settings: { chartRepositories: ["https://charts.gitlab.io", "oci://ghcr.io/team"] },
  good: {
    "a repository of the list": { stack: from("https://charts.gitlab.io/") },
    "a chart below one": { stack: release("oci://ghcr.io/team/charts/web", {}) },
    "no repository, which is Helm's own configuration": { stack: from("") },
    "another object of Flux": {
      stack: object("source.toolkit.fluxcd.io/v1", "GitRepository", { spec: { url: "https://evil.io" } }),
    },
    "a HelmRepository of another group": {
      stack: object("example.com/v1", "HelmRepository", { spec: { url: "https://evil.io" } }),
    },
    "a local chart": { stack: release("./charts/web", {}) },
    "https, where the list is empty": { stack: from("https://any.example.com"), settings: { chartRepositories: [] } },
    "http on a host of the settings": {
      stack: from("http://localhost:8080"),
      settings: { insecureHosts: ["localhost"] },
    },
  },
  bad: {
    "another repository": {
      stack: from("https://evil.io"),
      at: ["repositoryOpts.repo"],
      says: "nobody vouches for",
    },
    ...Object.fromEntries(
      ["insecureSkipTlsVerify", "plainHttp"].map((flag) => [
        `${flag} of a release`,
        { stack: from("https://charts.gitlab.io", { [flag]: true }), at: [flag], says: "TLS is not checked" },
      ]),
    ),
    "TLS that is not checked, beside the repository": {
      stack: release("web", { repositoryOpts: { repo: "https://charts.gitlab.io", insecureSkipTlsVerify: true } }),
      at: ["repositoryOpts.insecureSkipTlsVerify"],
    },
    http: {
      stack: from("http://charts.gitlab.io"),
      at: ["repositoryOpts.repo"],
      says: "found=http:// to charts.gitlab.io",
    },
    "another place of the registry": { stack: release("oci://ghcr.io/teams/web", {}), at: ["chart"] },
    "a HelmRepository of Flux": {
      stack: object("source.toolkit.fluxcd.io/v1", "HelmRepository", { spec: { url: "https://evil.io" } }),
      at: ["spec.url"],
    },
  },
  unjudged: { "an unknown repository": { stack: from(UNKNOWN_TEXT), names: "repositoryOpts.repo" } },
});
