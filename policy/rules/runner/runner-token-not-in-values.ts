import type { Reader } from "../../../analysis/objects/reader.ts";
import type { Resource } from "../../../analysis/objects/resource.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

const KEYS = ["runnerToken", "runnerRegistrationToken", "registrationToken"];

/** What the official chart writes until its entry point fills in the token. */
const PLACEHOLDER = /^(|__.*__|token|\$.*|\{\{.*)$/i;

/** The token of a runner lies in a Secret, and in nothing else. */
export const runnerTokenNotInValues: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-token-not-in-values",
  severity: "critical",
  level: "mandatory",
  demand: "No chart value and no ConfigMap holds the token of a runner; runners.secret names a Secret.",
  why: "Values stand in the release, in the state and in whatever prints them; a ConfigMap is readable by view.",
  fix: "put the token into a Secret as runner-token and name it in runners.secret",
  reference: "GitLab Runner docs, Helm chart, store tokens in secrets; ATT&CK T1552",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    const inToml =
      resource.kind === "Secret" ? [] : sectionsOf(resource, read).map((section) => section.read.at("token"));
    return [...inToml, ...inValues(resource, read)].filter(isGiven).map((at) => ({
      at,
      what: "the runner's token is no Secret",
      found: "a token",
      wanted: "runners.secret with the name of a Secret",
    }));
  },
};

function inValues(resource: Resource, read: Reader): Reader[] {
  if (resource.shape !== "release") return [];
  return KEYS.flatMap((key) => [
    read.at("values", key),
    read.at("values", "runners", key),
    read.at("values", "gitlab-runner", key),
  ]);
}

function isGiven(at: Reader): boolean {
  if (at.raw === undefined || at.raw === null) return false;
  return typeof at.visible !== "string" || !PLACEHOLDER.test(at.visible);
}
