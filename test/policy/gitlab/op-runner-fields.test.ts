import { opRunnerFields } from "../../../policy/rules/gitlab/op-runner-fields.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const runner = (spec: unknown, version = "v1beta2") =>
  object(`apps.gitlab.com/${version}`, "Runner", { metadata: { namespace: "ci" }, spec });
/** GitLab Runner docs, operator properties: all of them. */
const FIELDS = [
  "azure buildImage ca cachePath cacheShared cacheType cloneURL concurrent config connectionMaxAge deploymentSpec env gcs gitlabUrl",
  "helperImage imagePullPolicy interval listenAddr locked logFormat logLevel namespace podSpec protected runUntagged runnerImage",
  "s3 sentryDsn serviceaccount shutdownTimeout tags token",
].flatMap((line) => line.split(" "));
/** What a field names. */
const KINDS = {
  ca: "Secret",
  config: "ConfigMap",
  env: "ConfigMap",
  serviceaccount: "ServiceAccount",
  token: "Secret",
};
const NAMED = { gitlabUrl: "https://gitlab.example.com", token: "runner-token-g1" };

describeRule(opRunnerFields, {
  good: {
    "every field of the definition": { stack: runner(Object.fromEntries(FIELDS.map((field) => [field, "a-name"]))) },
    "fields and names": { stack: runner({ ...NAMED, config: "runner-config-1a2b", listenAddr: ":9252", env: "" }) },
    "a GitLab of the operator": { stack: object("apps.gitlab.com/v1beta1", "GitLab", { spec: { chart: {} } }) },
    "a Runner of someone else": { stack: object("example.com/v1", "Runner", { spec: { listenAddress: ":1" } }) },
  },
  bad: {
    "a field that is spelt otherwise": {
      stack: runner({ ...NAMED, listenAddress: ":9252" }),
      at: ["spec.listenAddress"],
      says: "wanted=listenAddr",
    },
    "a field in other case": { stack: runner({ ...NAMED, gitlabURL: "x" }), at: ["spec.gitlabURL"] },
    "TOML for the name of a ConfigMap": {
      stack: runner({ ...NAMED, config: '[[runners]]\n[runners.kubernetes]\nnamespace = "ci"\n' }),
      at: ["spec.config"],
      says: "wanted=the name of a ConfigMap",
    },
    "a field that is like no other": {
      stack: runner({ ...NAMED, replicas: 2 }),
      at: ["spec.replicas"],
      says: "wanted=a field of the definition;",
    },
    ...Object.fromEntries(
      Object.entries(KINDS).map(([field, kind]) => [
        `a text that is no name in ${field}`,
        {
          stack: runner({ ...NAMED, [field]: "No name: at all" }),
          at: [`spec.${field}`],
          says: `wanted=the name of a ${kind};`,
        },
      ]),
    ),
    "a token for the name of a Secret": { stack: runner({ ...NAMED, token: "glrt-t0k3N_x" }), at: ["spec.token"] },
  },
  unjudged: { "an unknown name": { stack: runner({ ...NAMED, config: UNKNOWN_TEXT }), names: "spec.config" } },
});
