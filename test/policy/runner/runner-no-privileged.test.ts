import { runnerNoPrivileged } from "../../../policy/rules/runner/runner-no-privileged.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

function toml(...lines: string[]): string {
  return ["[[runners]]", '  executor = "kubernetes"', "  [runners.kubernetes]", ...lines].join("\n");
}

function configMap(...lines: string[]) {
  return object("v1", "ConfigMap", { data: { "config.template.toml": toml(...lines) } });
}

const PLACE = 'data["config.template.toml"] » runners[0].kubernetes';

describeRule(runnerNoPrivileged, {
  good: {
    "a configuration without privileged": { stack: configMap('namespace = "jobs"') },
    "privileged false": { stack: configMap("privileged = false") },
    "a label of that name": { stack: configMap("[runners.kubernetes.pod_labels]", "privileged = 'true'") },
    "other data": { stack: object("v1", "ConfigMap", { data: { "app.toml": "privileged = true" } }) },
    "chart values without it": { stack: release("gitlab-runner", { values: { runners: { config: toml() } } }) },
    "no values": { stack: release("gitlab-runner", {}) },
  },
  bad: {
    "the whole job": { stack: configMap("privileged = true"), at: [`${PLACE}.privileged`] },
    "another letter case": { stack: configMap("Privileged = true"), at: [`${PLACE}.privileged`] },
    ...Object.fromEntries(
      ["build_container", "helper_container", "service_container", "init_permissions_container"].map((name) => [
        `the ${name.replace("_", " ")}`,
        {
          stack: configMap(`[runners.kubernetes.${name}_security_context]`, "privileged = true"),
          at: [`${PLACE}.${name}_security_context.privileged`],
        },
      ]),
    ),
    "the values of a release": {
      stack: release("gitlab-runner", { values: { runners: { config: toml("privileged = true") } } }),
      at: ["values.runners.config » runners[0].kubernetes.privileged"],
    },
    "the values of the umbrella chart, in a template": {
      stack: release("gitlab", {
        values: {
          "gitlab-runner": {
            runners: {
              config: toml("{{- if .Values.x }}", "privileged = true", 'image = "{{ .Values.image }}"', "{{- end }}"),
            },
          },
        },
      }),
      at: ["values.gitlab-runner.runners.config » runners[0].kubernetes.privileged"],
    },
    "the chart's own old value": {
      stack: release("gitlab-runner", { values: { runners: { privileged: true } } }),
      at: ["values.runners.privileged"],
    },
    "a Secret's text": {
      stack: object("v1", "Secret", { stringData: { "config.toml": toml("privileged = true") } }),
      at: ['stringData["config.toml"] » runners[0].kubernetes.privileged'],
    },
    "a Secret's data": {
      stack: object("v1", "Secret", {
        data: { "config.toml": Buffer.from(toml("privileged = true")).toString("base64") },
      }),
      at: ['data["config.toml"] » runners[0].kubernetes.privileged'],
    },
    "the second runner": {
      stack: object("v1", "ConfigMap", { data: { c: `${toml()}\n${toml("privileged = true")}` } }),
      at: ["data.c » runners[1].kubernetes.privileged"],
    },
  },
  unjudged: {
    "a value that the chart fills in": {
      stack: configMap("privileged = {{ .Values.privileged }}"),
      names: `${PLACE}.privileged`,
    },
    "a flag as text": { stack: configMap('privileged = "true"'), names: "privileged is a string" },
    "an unknown old value": {
      stack: release("gitlab-runner", { values: { runners: { privileged: UNKNOWN_TEXT } } }),
      names: "values.runners.privileged",
    },
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
    "unknown values": { stack: release("gitlab-runner", { values: UNKNOWN_TEXT }), names: "values" },
  },
});
