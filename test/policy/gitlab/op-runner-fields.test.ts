import { opRunnerFields } from "../../../policy/rules/gitlab/op-runner-fields.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const runner = (spec: unknown, version = "v1beta2") =>
  object(`apps.gitlab.com/${version}`, "Runner", { metadata: { namespace: "ci" }, spec });
const NAMED = { gitlabUrl: "https://gitlab.example.com", token: "runner-token-g1" };

describeRule(opRunnerFields, {
  good: {
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
    "a token for the name of a Secret": { stack: runner({ ...NAMED, token: "glrt-t0k3N_x" }), at: ["spec.token"] },
  },
  unjudged: { "an unknown name": { stack: runner({ ...NAMED, config: UNKNOWN_TEXT }), names: "spec.config" } },
});
