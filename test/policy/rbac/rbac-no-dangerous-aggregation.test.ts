import { rbacNoDangerousAggregation } from "../../../policy/rules/rbac/rbac-no-dangerous-aggregation.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const V1 = "rbac.authorization.k8s.io/v1";
const LABEL = "rbac.authorization.k8s.io/aggregate-to-";
const PODS = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] };

function aggregated(targets: string[], rules: unknown, name = "it") {
  const labels = Object.fromEntries(targets.map((target) => [`${LABEL}${target}`, "true"]));
  return object(V1, "ClusterRole", { metadata: { name, labels }, rules }, name);
}

function rule(resource: string, verb: string, group = "") {
  return { apiGroups: [group], resources: [resource], verbs: [verb] };
}

const FLUX = rule("*", "patch", "kustomize.toolkit.fluxcd.io");

describeRule(rbacNoDangerousAggregation, {
  good: {
    "harmless rules": { stack: aggregated(["view", "edit"], [PODS]) },
    "a role that is aggregated to none": { stack: aggregated([], [rule("secrets", "get")]) },
    "a label that says no": {
      stack: object(V1, "ClusterRole", {
        metadata: { labels: { [`${LABEL}view`]: "false" } },
        rules: [rule("secrets", "get")],
      }),
    },
    "another target": { stack: aggregated(["operators"], [rule("secrets", "get")]) },
    "the role that Flux ships": { stack: aggregated(["admin", "edit"], [FLUX], "flux-edit") },
    "a Role, which is aggregated nowhere": {
      stack: object(V1, "Role", { metadata: { labels: { [`${LABEL}view`]: "true" } }, rules: [rule("*", "get")] }),
    },
  },
  bad: {
    "Secrets for viewers": {
      stack: aggregated(["view"], [PODS, rule("secrets", "get")]),
      at: ["rules[1]"],
      says: "adds to view what rbac-no-secret-read refuses",
    },
    "each rule that is broken": {
      stack: aggregated(
        ["admin"],
        [
          rule("pods/exec", "create"),
          rule("users", "impersonate"),
          rule("roles", "escalate", V1.slice(0, -3)),
          rule("nodes/proxy", "get"),
        ],
      ),
      at: ["rules[1]", "rules[2]", "rules[3]", "rules[0]"],
    },
    "a wildcard under Flux's name in another group": {
      stack: aggregated(["edit"], [FLUX, rule("*", "get", "apps")], "flux-edit"),
      at: ["rules[0].resources[0]", "rules[1].resources[0]"],
    },
    "a wildcard of Flux's groups under another name": {
      stack: aggregated(["edit"], [FLUX], "team-edit"),
      at: ["rules[0].resources[0]"],
    },
  },
  unjudged: {
    "a label that is not known": {
      stack: object(V1, "ClusterRole", { metadata: { labels: { [`${LABEL}view`]: UNKNOWN_TEXT } }, rules: [] }),
      names: "aggregate-to-view",
    },
    "verbs that are not known": {
      stack: aggregated(["view"], [{ ...PODS, verbs: UNKNOWN_TEXT }]),
      names: "rules[0].verbs",
    },
  },
});
