import { runnerUrlTls } from "../../../policy/rules/runner/runner-url-tls.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const SECTION = 'data["config.toml"] » runners[0]';
const config = (...lines: string[]) =>
  object("v1", "ConfigMap", { data: { "config.toml": ["[[runners]]", ...lines].join("\n") } });

describeRule(runnerUrlTls, {
  good: {
    https: { stack: config('url = "https://gitlab.example.com"', "[runners.cache.s3]", "Insecure = false") },
    "a host of the settings": {
      stack: config('url = "http://localhost:8080"'),
      settings: { insecureHosts: ["localhost"] },
    },
  },
  bad: {
    http: { stack: config('url = "http://gitlab.example.com"'), at: [`${SECTION}.url`] },
    "a clone over http": { stack: config('clone_url = "http://gitlab"'), at: [`${SECTION}.clone_url`] },
    "a cache without TLS": {
      stack: config("[runners.cache.s3]", "Insecure = true"),
      at: [`${SECTION}.cache.s3.insecure`],
      says: "found=true; wanted=false;",
    },
    "a certificate that is not checked": {
      stack: config("tls_verify = false"),
      at: [`${SECTION}.tls_verify`],
      says: "found=false; wanted=true;",
    },
    "a certificate of Docker's that is not checked": {
      stack: config("[runners.docker]", "tls_verify = false"),
      at: [`${SECTION}.docker.tls_verify`],
    },
    "a chart's value": {
      stack: release("gitlab-runner", { values: { gitlabUrl: "http://gitlab" } }),
      at: ["values.gitlabUrl"],
    },
    "a Runner of the operator": {
      stack: object("apps.gitlab.com/v1beta2", "Runner", { spec: { gitlabUrl: "http://gitlab" } }),
      at: ["spec.gitlabUrl"],
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
