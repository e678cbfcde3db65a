import { runnerHelperServiceContexts } from "../../../policy/rules/runner/runner-helper-service-contexts.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";
import { context, HARD } from "./hard.ts";

const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';

describeRule(runnerHelperServiceContexts, {
  good: {
    "all four": { stack: runner(...HARD) },
    "what the executor says for all": {
      stack: runner(
        "allow_privilege_escalation = false",
        'cap_drop = ["ALL"]',
        "[runners.kubernetes.pod_security_context]",
        "run_as_non_root = true",
      ),
    },
  },
  bad: {
    nothing: {
      stack: runner(),
      at: ["build", "helper", "service", "init_permissions"].map(
        (name) => `${KUBERNETES}.${name}_container_security_context`,
      ),
      says: "the build container of jobs is loose",
    },
    "a helper that may gain rights": {
      stack: runner(
        ...HARD.slice(0, 6),
        ...context("build"),
        ...context("helper", true),
        ...context("service"),
        ...context("init_permissions"),
      ),
      at: [`${KUBERNETES}.helper_container_security_context`],
      says: "found=allow_privilege_escalation is not false;",
    },
    "root in one container in spite of the pod's flag": {
      stack: runner(
        ...HARD.slice(0, 6),
        ...["build", "helper", "service"].flatMap((name) => context(name)),
        ...context("init_permissions").map((line) => line.replace("non_root = true", "non_root = false")),
      ),
      at: [`${KUBERNETES}.init_permissions_container_security_context`],
      says: "found=run_as_non_root is not true;",
    },
    "a drop list that replaces ALL": {
      stack: runner(
        'cap_drop = ["ALL"]',
        ...HARD.slice(0, 6),
        ...context("build"),
        ...context("helper"),
        ...context("service", false, "MKNOD"),
        ...context("init_permissions"),
      ),
      at: [`${KUBERNETES}.service_container_security_context`],
      says: "found=ALL is not dropped;",
    },
    "root in spite of the flag": {
      stack: runner(
        ...HARD.map((line, index) => (index > 25 ? line.replace("run_as_user = 1000", "run_as_user = 0") : line)),
      ),
      at: [`${KUBERNETES}.init_permissions_container_security_context`],
      says: "run_as_user is 0",
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
