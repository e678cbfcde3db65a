import { runnerConfigParses } from "../../../policy/rules/runner/runner-config-parses.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

function configMap(text: unknown) {
  return object("v1", "ConfigMap", { data: { config: text } });
}

describeRule(runnerConfigParses, {
  good: {
    "a configuration": { stack: configMap('[[runners]]\nexecutor = "kubernetes"\n') },
    "one that leaves the executor to the chart": { stack: configMap("[[runners]]\n[runners.kubernetes]\n") },
    "one with template actions": {
      stack: configMap('[[runners]]\n{{- if .Values.a }}\nname = "{{ .Values.name }}"\n{{- end }}\n'),
    },
    "text that is no configuration": { stack: configMap("runners = not toml") },
  },
  bad: {
    "broken TOML": { stack: configMap("[[runners]]\nname = \n"), at: ["data.config"], says: "line 2" },
    "a key twice": { stack: configMap('[[runners]]\nname = "a"\nname = "b"\n'), at: ["data.config"] },
    "another executor": {
      stack: configMap('[[runners]]\nexecutor = "docker"\n'),
      at: ["data.config » runners[0].executor"],
      says: "found=docker",
    },
  },
  unjudged: {
    "an unknown text": { stack: configMap(UNKNOWN_TEXT), names: "data.config" },
    "one key in two letter cases": {
      stack: configMap('[[runners]]\nexecutor = "kubernetes"\nExecutor = "docker"\n'),
      names: "runners[0].executor",
    },
  },
});
