import { runnerConfigsOf } from "../../../analysis/runner/config.ts";
import { decodeConfig } from "../../../analysis/runner/toml/decode.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { configTextOf } from "../../lib/runner.ts";

/** Every key of a runner's configuration is one that GitLab Runner reads. */
export const runnerConfigUnknownKeys: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-config-unknown-keys",
  severity: "high",
  level: "mandatory",
  demand: "A runner configuration has no key that GitLab Runner does not know, and no value of a wrong type.",
  why: "GitLab Runner starts without a word and ignores the key: what it should have closed stays open.",
  fix: "correct the key; gitlab-runner lint names it too",
  reference: "GitLab Runner docs, configuration/advanced-configuration and executors/kubernetes",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return runnerConfigsOf(resource, read).flatMap(({ at, error }): Finding[] => {
      const text = error === undefined ? configTextOf(resource, at) : undefined;
      if (text === undefined) return [];
      const { unknown, faults } = decodeConfig(text);
      const dead = unknown.map(({ path }) => ({
        at,
        what: `the key "${path}" has no effect`,
        found: path,
        wanted: "a key that GitLab Runner knows",
      }));
      const wrong = faults.map(({ path, what }) => ({
        at,
        what: `GitLab Runner does not start with "${path}"`,
        found: what,
        wanted: "a value of the right type",
      }));
      return [...dead, ...wrong];
    });
  },
};
