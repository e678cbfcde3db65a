import { opNoInclusterState } from "../../../policy/rules/gitlab/op-no-incluster-state.ts";
import { object, release, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const OUTSIDE = {
  postgresql: { install: false },
  redis: { install: false },
  "gitlab-runner": { install: false },
  global: {
    minio: { enabled: false },
    gitaly: { enabled: false, external: [{ hostname: "gitaly" }] },
    psql: { host: "db" },
    redis: { host: "redis" },
    appConfig: { object_store: { enabled: true } },
  },
};
const operator = (values: unknown) => object("apps.gitlab.com/v1beta1", "GitLab", { spec: { chart: { values } } });

describeRule(opNoInclusterState, {
  good: {
    "all outside": { stack: release("gitlab/gitlab", { values: OUTSIDE }) },
    "all outside, by the operator": { stack: operator(OUTSIDE) },
    "another chart": { stack: release("gitlab-runner", { values: {} }) },
  },
  bad: {
    "the operator's defaults": {
      stack: operator({}),
      at: ["spec.chart.values"],
      says: "postgresql.install absent, which means true, redis.install absent, which means true, global.minio.enabled absent",
    },
    "the chart's defaults": { stack: release("gitlab", { values: {} }), at: ["values"] },
    "one inside": {
      stack: operator({ ...OUTSIDE, redis: { install: true } }),
      at: ["spec.chart.values"],
      says: "found=redis.install true;",
    },
    "one that is nowhere": {
      stack: operator({ ...OUTSIDE, global: { ...OUTSIDE.global, psql: {} } }),
      at: ["spec.chart.values"],
      says: "found=no global.psql.host;",
    },
    Praefect: {
      stack: operator({ ...OUTSIDE, global: { ...OUTSIDE.global, praefect: { enabled: true } } }),
      at: ["spec.chart.values"],
      says: "found=global.praefect.enabled true;",
    },
  },
  unjudged: {
    unknown: {
      stack: operator({ ...OUTSIDE, redis: { install: UNKNOWN_TEXT } }),
      names: "spec.chart.values.redis.install",
    },
  },
});
