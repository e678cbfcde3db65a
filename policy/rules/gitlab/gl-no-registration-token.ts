import type { Reader } from "../../../analysis/objects/reader.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";

const KEYS = ["runnerRegistrationToken", "registrationToken"];

/** Nothing uses what GitLab takes away: registration tokens. */
export const glNoRegistrationToken: ResourceRule = {
  scope: "resource",
  judges: ["gitlab/Runner", "core/Secret", "release"],
  id: "gl-no-registration-token",
  severity: "medium",
  level: "mandatory",
  demand: "No runner is registered with a registration token.",
  why: "A registration token lets whoever has it add runners that take jobs; GitLab removes it.",
  fix: "make the runner with UserRunner and give its token to the chart by a Secret",
  reference: "GitLab docs, new runner registration workflow",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    if (resource.shape === "gitlab") {
      const what = "the resource registers a runner with a registration token";
      return [{ at: read, what, found: "gitlab Runner", wanted: "UserRunner" }];
    }
    const places =
      resource.shape === "release"
        ? KEYS.flatMap((key) => [read.at("values", key), read.at("values", "gitlab-runner", key)])
        : ["data", "stringData"].map((key) => read.at(key, "runner-registration-token"));
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
