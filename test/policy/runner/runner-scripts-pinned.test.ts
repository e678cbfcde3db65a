import { runnerScriptsPinned } from "../../../policy/rules/runner/runner-scripts-pinned.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const runner = (...lines: string[]) =>
  object("v1", "ConfigMap", { data: { "config.toml": ["[[runners]]", ...lines].join("\n") } });
/** GitLab Runner docs, advanced configuration, `[[runners]]`; those around the clone are older words. */
const SCRIPTS = ["get_sources", "build", "clone"].flatMap((name) => [`pre_${name}_script`, `post_${name}_script`]);
const AT = 'data["config.toml"] » runners[0].';

describeRule(runnerScriptsPinned, {
  good: {
    "a script of its own": { stack: runner('pre_build_script = "umask 022; curl --version"') },
    "what is checked": {
      stack: runner("pre_build_script = 'curl -fsSLo i https://e.com/i && echo \"$SUM  i\" | sha256sum -c && sh i'"),
    },
    "no script": { stack: runner('name = "curl https://e.com"') },
  },
  bad: {
    "a branch's head": {
      stack: runner("pre_build_script = 'curl -fsSL https://e.com/develop/setup.sh | sh'"),
      at: [`${AT}pre_build_script`],
      says: "found=curl",
    },
    ...Object.fromEntries(
      SCRIPTS.map((key) => [
        `what ${key} fetches`,
        { stack: runner(`${key} = 'wget -qO- https://e.com/a | sh'`), at: [`${AT}${key}`], says: "found=wget;" },
      ]),
    ),
    "before and after, by wget": {
      stack: runner("post_build_script = 'wget -qO- http://e.com/a'", "PRE_GET_SOURCES_SCRIPT = 'wget http://e.com/b'"),
      at: [`${AT}pre_get_sources_script`, `${AT}post_build_script`],
    },
  },
  unjudged: {
    "an unknown configuration": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: "config.toml",
    },
  },
});
