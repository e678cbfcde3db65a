import type { Finding, ResourceRule } from "../../lib/rule.ts";

/** Fields of `spec` in the definition runners.apps.gitlab.com, version v1beta2. */
const FIELDS = [
  "azure",
  "buildImage",
  "ca",
  "cachePath",
  "cacheShared",
  "cacheType",
  "cloneURL",
  "concurrent",
  "config",
  "connectionMaxAge",
  "deploymentSpec",
  "env",
  "gcs",
  "gitlabUrl",
  "helperImage",
  "imagePullPolicy",
  "interval",
  "listenAddr",
  "locked",
  "logFormat",
  "logLevel",
  "namespace",
  "podSpec",
  "protected",
  "runUntagged",
  "runnerImage",
  "s3",
  "sentryDsn",
  "serviceaccount",
  "shutdownTimeout",
  "tags",
  "token",
];

/** Fields that name an object of the Runner's namespace. */
const NAMES: readonly [field: string, kind: string][] = [
  ["config", "ConfigMap"],
  ["env", "ConfigMap"],
  ["token", "Secret"],
  ["ca", "Secret"],
  ["serviceaccount", "ServiceAccount"],
];

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** A Runner of the operator says only what the operator reads. */
export const opRunnerFields: ResourceRule = {
  scope: "resource",
  judges: ["apps.gitlab.com/Runner"],
  id: "op-runner-fields",
  severity: "high",
  level: "mandatory",
  demand: "A Runner of the operator has fields of its definition only, and names where the definition wants a name.",
  why: "The API server drops a field that it does not know, without a word; TOML in the place of a name is never read.",
  fix: "write the field as the definition does; put config.toml into a ConfigMap and write its name",
  reference:
    "GitLab Runner Operator, CustomResourceDefinition runners.apps.gitlab.com v1beta2; GitLab Runner docs, operator",
  judge(_resource, read) {
    const spec = read.at("spec");
    const unknown = spec.entries().flatMap(([key, at]): Finding[] => {
      if (FIELDS.includes(key)) return [];
      const alike = FIELDS.find((field) => field.toLowerCase() === key.toLowerCase() || key.startsWith(field));
      const wanted = alike ?? "a field of the definition";
      return [{ at, what: "the operator does not know this field", found: key, wanted }];
    });
    const misnamed = NAMES.flatMap(([field, kind]): Finding[] => {
      const at = spec.at(field);
      const text = at.text();
      if (text === undefined || text === "" || NAME.test(text)) return [];
      return [
        { at, what: `the operator looks for a ${kind} of this name`, found: "a text", wanted: `the name of a ${kind}` },
      ];
    });
    return [...unknown, ...misnamed];
  },
};
