import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

const OBSOLETE = ["ProjectCluster", "GroupCluster", "InstanceCluster", "Runner"];
const KEYS = ["runnerRegistrationToken", "registrationToken"];

/** Nothing uses what GitLab takes away: registration tokens and clusters by certificate. */
export const glNoRegistrationToken: ResourceRule = {
  scope: "resource",
  id: "gl-no-registration-token",
  severity: "medium",
  level: "mandatory",
  demand: "No runner is registered with a registration token, and no cluster is joined by certificate.",
  why: "A registration token lets whoever has it add runners that take jobs; both ways are removed from GitLab.",
  fix: "make the runner with UserRunner, and join the cluster with the agent",
  reference: "GitLab docs, new runner registration workflow; certificate-based integration is deprecated",
  judge(resource, read) {
    if (resource.shape === "gitlab" && OBSOLETE.includes(resource.kind)) {
      const found = `gitlab ${resource.kind}`;
      return [
        {
          at: read,
          what: "the resource uses a workflow that GitLab removes",
          found,
          wanted: "UserRunner or ClusterAgent",
        },
      ];
    }
    const isSecret = resource.group === "" && resource.kind === "Secret";
    const places = isSecret
      ? ["data", "stringData"].map((key) => read.at(key, "runner-registration-token"))
      : resource.shape === "release"
        ? KEYS.flatMap((key) => [read.at("values", key), read.at("values", "gitlab-runner", key)])
        : [];
    return places.filter(isGiven).map(
      (at): Finding => ({
        at,
        what: "a runner is registered with a registration token",
        found: "a registration token",
        wanted: "a runner token (glrt-)",
      }),
    );
  },
};

/** Charts want the key to be there; empty it does nothing. What is not known yet is filled in by the program itself. */
function isGiven(at: Reader): boolean {
  return typeof at.visible === "string" && at.visible !== "" && !at.visible.startsWith("{{");
}
