import { runnerConfigsOf } from "../../../analysis/runner/config.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** A runner configuration is TOML for the Kubernetes executor: what cannot be read cannot be judged. */
export const runnerConfigParses: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-config-parses",
  severity: "high",
  level: "mandatory",
  demand: "A runner configuration is valid TOML and uses the kubernetes executor.",
  why: "The other rules of runners read this text; one that they cannot read proves nothing.",
  fix: "correct the text, for example with gitlab-runner lint",
  reference: "GitLab Runner docs, configuration/advanced-configuration; TOML 1.0",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return runnerConfigsOf(resource, read).flatMap(({ at, sections, error }) => {
      if (error !== undefined)
        return [{ at, what: "the runner configuration is not TOML", found: error, wanted: "valid TOML" }];
      return sections.flatMap((section) => {
        const executor = section.read.at("executor");
        const name = executor.text() ?? "kubernetes";
        if (name === "kubernetes") return [];
        return [{ at: executor, what: "jobs do not run as pods", found: name, wanted: "kubernetes" }];
      });
    });
  },
};
