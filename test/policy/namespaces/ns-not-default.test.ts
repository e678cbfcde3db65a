import { nsNotDefault } from "../../../policy/rules/namespaces/ns-not-default.ts";
import { object, patchOf, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const inside = (namespace: unknown) => object("apps/v1", "Deployment", { metadata: { namespace } });

describeRule(nsNotDefault, {
  good: {
    "a namespace of its own": { stack: inside("shop") },
    "a kind of the cluster": { stack: object("rbac.authorization.k8s.io/v1", "ClusterRole", {}) },
    "a kind of which that is not known": { stack: object("example.com/v1", "Thing", {}) },
    "a Patch of what lies somewhere already": { stack: patchOf(object("v1", "ConfigMap", {})) },
    "a release with a namespace": { stack: release("web", { namespace: "shop" }) },
  },
  bad: {
    default: { stack: object("v1", "Pod", { metadata: { namespace: "default" } }), at: ["metadata.namespace"] },
    nothing: { stack: object("v1", "ConfigMap", {}), at: ["metadata.namespace"], says: "no namespace" },
    "a Patch in default": {
      stack: patchOf(object("v1", "ConfigMap", { metadata: { namespace: "default" } })),
      at: ["metadata.namespace"],
    },
    "an empty one": { stack: inside(""), at: ["metadata.namespace"], says: "no namespace" },
    ...Object.fromEntries(
      ["kube-system", "kube-public", "kube-node-lease"].map((name) => [
        `the cluster's own ${name}`,
        { stack: inside(name), at: ["metadata.namespace"], says: `found=${name};` },
      ]),
    ),
    "a release in the cluster's own": { stack: release("web", { namespace: "kube-public" }), at: ["namespace"] },
    "a release without": { stack: release("web", {}), at: ["namespace"] },
  },
  unjudged: { "an unknown one": { stack: inside(UNKNOWN_TEXT), names: "metadata.namespace" } },
});
