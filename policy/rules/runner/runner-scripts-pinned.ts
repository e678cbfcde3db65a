import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";
import { sectionsOf } from "../../lib/runner.ts";

/** Keys of `[[runners]]` whose text runs in every job. */
const SCRIPTS = [
  "pre_get_sources_script",
  "post_get_sources_script",
  "pre_build_script",
  "post_build_script",
  "pre_clone_script",
  "post_clone_script",
];

const FETCHES = /\b(curl|wget)\b[^\n|;&]{0,500}\bhttps?:\/\//;
const CHECKS = /\b(sha(256|384|512)sum|shasum|cosign|gpgv?|minisign)\b/;

/** What every job runs does not come fresh from somewhere else. */
export const runnerScriptsPinned: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-scripts-pinned",
  severity: "high",
  level: "mandatory",
  demand: "Scripts of the configuration fetch nothing that they do not check.",
  why: "Whoever can write to that address runs code in every job of every project, with its variables and tokens.",
  fix: "put the script into the image, or check what is fetched against a digest before it runs",
  reference: "GitLab Runner docs, configuration/advanced-configuration, pre_build_script; ATT&CK T1195.002",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return sectionsOf(resource, read).flatMap((section) =>
      SCRIPTS.map((key) => section.read.at(key))
        .filter((at) => FETCHES.test(at.text() ?? "") && !CHECKS.test(at.text() ?? ""))
        .map((at) => ({
          at,
          what: "every job runs what it fetches",
          found: FETCHES.exec(at.text() ?? "")?.[1] ?? "",
          wanted: "a check by digest or signature",
        })),
    );
  },
};
