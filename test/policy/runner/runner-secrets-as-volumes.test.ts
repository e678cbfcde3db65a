import { runnerSecretsAsVolumes } from "../../../policy/rules/runner/runner-secrets-as-volumes.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const SECTION = 'data["config.toml"] » runners[0]';
const config = (...lines: string[]) =>
  object("v1", "ConfigMap", { data: { "config.toml": ["[[runners]]", ...lines].join("\n") } });

const mounted = (folder: string, path: string) =>
  config(
    `builds_dir = "${folder}"`,
    "[[runners.kubernetes.volumes.secret]]",
    'name = "ca"',
    `mount_path = "${path}"`,
    "read_only = true",
  );

describeRule(runnerSecretsAsVolumes, {
  good: {
    "a plain variable": { stack: config('environment = ["MODE=fast", "TOKEN=$TOKEN"]') },
    "a volume beside the builds": { stack: mounted("", "/etc/ca") },
    "a name without a value": { stack: config('environment = ["API_TOKEN=", "API_TOKEN"]') },
    "a volume that nobody writes": {
      stack: runner(
        "[[runners.kubernetes.volumes.secret]]",
        'name = "ca"',
        'mount_path = "/etc/ca"',
        "read_only = true",
      ),
    },
  },
  bad: {
    "a token for every job": {
      stack: config('environment = ["MODE=fast", "API_TOKEN=hunter2"]'),
      at: [`${SECTION}.environment[1]`],
    },
    "a token by its form": {
      stack: config('environment = ["X=glpat-abcdefghijklmnopqrst"]'),
      at: [`${SECTION}.environment[0]`],
    },
    "a volume that jobs write, among the builds": {
      stack: runner("[[runners.kubernetes.volumes.secret]]", 'name = "ca"', 'mount_path = "/builds/ca"'),
      at: [`${SECTION}.kubernetes.volumes.secret[0].read_only`, `${SECTION}.kubernetes.volumes.secret[0].mount_path`],
    },
    "a projected volume that jobs write": {
      stack: runner("[[runners.kubernetes.volumes.projected]]", 'name = "ca"', 'mount_path = "/etc/ca"'),
      at: [`${SECTION}.kubernetes.volumes.projected[0].read_only`],
    },
    ...Object.fromEntries(
      Object.entries({ "": "/builds", "/jobs": "/jobs", "/jobs/": "/jobs/ca" }).map(([folder, path]) => [
        `a volume at ${path} where builds_dir is "${folder}"`,
        { stack: mounted(folder, path), at: [`${SECTION}.kubernetes.volumes.secret[0].mount_path`] },
      ]),
    ),
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
