import { glNoCertCluster } from "../../../policy/rules/gitlab/gl-no-cert-cluster.ts";
import { gitlab, object } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

describeRule(glNoCertCluster, {
  good: {
    "an agent": { stack: gitlab("ClusterAgent", { name: "dev" }) },
    "a kind of that name in Kubernetes": { stack: object("example.com/v1", "ProjectCluster", {}) },
  },
  bad: Object.fromEntries(
    ["ProjectCluster", "GroupCluster", "InstanceCluster"].map((kind) => [
      `a ${kind}`,
      {
        stack: gitlab(kind, { name: "dev", kubernetesApiUrl: "https://10.0.0.1" }),
        at: ["(whole object)"],
        says: kind,
      },
    ]),
  ),
  unjudged: {},
});
