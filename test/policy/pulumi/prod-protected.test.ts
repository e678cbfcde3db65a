import type { Judged } from "../../../policy/lib/session.ts";
import { prodProtected } from "../../../policy/rules/pulumi/prod-protected.ts";
import { gitlab, object, release } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const given = (judged: Judged, options: object) => ({
  ...judged,
  options: { protect: false, ignoreChanges: [], secretsMarked: true, ...options },
});
const namespace = object("v1", "Namespace", {});

describeRule(prodProtected, {
  settings: { production: true },
  good: {
    protected: { stack: given(namespace, { protect: true }) },
    "outside of production": { stack: given(namespace, {}), settings: { production: false } },
    "a manifest, which has no options": { stack: namespace },
    "what can be made anew": { stack: given(object("v1", "ConfigMap", {}), {}) },
  },
  bad: {
    "an agent": { stack: given(gitlab("ClusterAgent", {}), {}), at: ["options.protect"] },
    "a namespace": { stack: given(namespace, {}), at: ["options.protect"] },
    ...Object.fromEntries(
      ["Group", "Project"].map((kind) => [
        `a ${kind}`,
        { stack: given(gitlab(kind, {}), {}), at: ["options.protect"] },
      ]),
    ),
    "a volume": { stack: given(object("v1", "PersistentVolumeClaim", {}), {}), at: ["options.protect"] },
    "GitLab of the operator": {
      stack: given(object("apps.gitlab.com/v1beta1", "GitLab", {}), {}),
      at: ["options.protect"],
    },
    "GitLab itself": { stack: given(release("gitlab", {}), {}), at: ["options.protect"] },
  },
  unjudged: {},
});
