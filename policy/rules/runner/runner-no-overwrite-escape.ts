import type { Reader } from "../../../analysis/objects/reader.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

const PATTERNS = [
  "namespace_overwrite_allowed",
  "service_account_overwrite_allowed",
  "pod_labels_overwrite_allowed",
  "pod_annotations_overwrite_allowed",
  "node_selector_overwrite_allowed",
  "node_tolerations_overwrite_allowed",
];

/** What a job may overwrite is a closed set. */
export const runnerNoOverwriteEscape: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-no-overwrite-escape",
  severity: "critical",
  level: "mandatory",
  demand:
    "Each *_overwrite_allowed is empty or stands between ^ and $ without a wildcard for anything; no bearer token.",
  why: "The patterns are unanchored: ci-.* also matches evil-ci-x, and team=.* lets app=prod;team=x through.",
  fix: "anchor the pattern and list the values: ^(a|b)$",
  reference: "GitLab Runner docs, executors/kubernetes, overwrite generated Kubernetes credentials; RE2 syntax",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap(({ kubernetes }): Finding[] => {
      const bearer = kubernetes.at("bearer_token_overwrite_allowed");
      const what = "a job may bring its own credentials for the cluster";
      return [
        ...PATTERNS.flatMap((key) => judgePattern(kubernetes.at(key), key)),
        ...(bearer.flag() === true ? [{ at: bearer, what, found: "true", wanted: "false or nothing" }] : []),
      ];
    });
  },
};

function judgePattern(at: Reader, key: string): Finding[] {
  const pattern = at.text();
  if (pattern === undefined || pattern === "") return [];
  const wanted = "nothing, or a pattern between ^ and $ without .* and .+";
  const what = `a job may choose its ${key.replace("_overwrite_allowed", "").replaceAll("_", " ")} too freely`;
  return isClosed(pattern) ? [] : [{ at, what, found: pattern, wanted }];
}

/** Anchored as a whole: an alternative outside of a group would be anchored on one side only. */
function isClosed(pattern: string): boolean {
  if (!pattern.startsWith("^") || !pattern.endsWith("$") || /\\\$$/.test(pattern)) return false;
  if (/(^|[^\\])(\.|\[\^[^\]]*\]|\\[SWD])[*+{]/.test(pattern)) return false;
  let depth = 0;
  for (const mark of pattern.replace(/\\./g, "")) {
    if (mark === "(") depth += 1;
    if (mark === ")") depth -= 1;
    if (mark === "|" && depth === 0) return false;
  }
  return true;
}
