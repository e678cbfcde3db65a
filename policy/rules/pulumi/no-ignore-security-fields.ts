import type { ResourceRule } from "../../lib/rule.ts";

/** Places that hold what is judged as a whole. */
const WHOLE = /^(\*|spec|metadata|metadata\.labels)$/;

/** Places that are judged themselves, with all that lies below. */
const JUDGED =
  /^(spec\.(egress|ingress|podSelector|policyTypes|template|jobTemplate|verify|serviceAccountName|insecure)|rules|subjects|roleRef|values|config|data|stringData|content|accessLevel|scopes|masked|protected)($|[.[])|securityContext|pod-security\.kubernetes\.io/;

/** What the other rules judge is what stands in the cluster. */
export const noIgnoreSecurityFields: ResourceRule = {
  scope: "resource",
  judges: ["objects", "release", "gitlab"],
  id: "no-ignore-security-fields",
  severity: "high",
  level: "mandatory",
  demand: "ignoreChanges names no field that the rules of this pack judge.",
  why: "The program then says one thing and the cluster keeps another, and no preview shows it.",
  fix: "remove the field from ignoreChanges, or name a narrower one",
  reference: "Pulumi docs, resource options, ignoreChanges",
  limits: "A manifest and a rendered chart have no options.",
  judge(resource) {
    return (resource.options?.ignoreChanges ?? [])
      .map((path, index) => ({ path, index }))
      .filter(({ path }) => WHOLE.test(path) || JUDGED.test(path))
      .map(({ path, index }) => ({
        at: `options.ignoreChanges[${index}]`,
        what: "changes of what the rules judge are ignored",
        found: path,
        wanted: "fields that no rule judges",
      }));
  },
};
