import { gitlabValuesOf } from "../../lib/gitlab-values.ts";
import { GITLABS } from "../../lib/kinds.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { ResourceRule } from "../../lib/rule.ts";

/** What holds state and its default in the chart; absent means true but for Praefect. */
const STATEFUL: readonly [keys: readonly string[], external: readonly string[]][] = [
  [
    ["postgresql", "install"],
    ["global", "psql", "host"],
  ],
  [
    ["redis", "install"],
    ["global", "redis", "host"],
  ],
  [
    ["global", "minio", "enabled"],
    ["global", "appConfig", "object_store"],
  ],
  [
    ["global", "gitaly", "enabled"],
    ["global", "gitaly", "external"],
  ],
];

/** GitLab in production keeps its data outside of the cluster. */
export const opNoInclusterState: ResourceRule = {
  scope: "resource",
  judges: [...GITLABS, "release"],
  id: "op-no-incluster-state",
  severity: "critical",
  level: "production",
  demand: "GitLab's PostgreSQL, Redis, object storage and Gitaly are external, and named.",
  why: "The chart's own ones are for demonstrations: no backup, no failover, no upgrade of their data.",
  fix: "switch them off and set global.psql.host, global.redis.host, global.appConfig.object_store and global.gitaly.external",
  reference: "GitLab docs, chart installation, external services; GitLab Operator, recommended next steps",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    const values = gitlabValuesOf(resource, read);
    if (values === undefined) return [];
    const inside = STATEFUL.map(([keys]) => values.at(...keys)).filter((at) => at.flag() !== false && !at.isUnknown());
    const unnamed = STATEFUL.filter(([keys, external]) => {
      const at = values.at(...external);
      return values.at(...keys).flag() === false && !at.isUnknown() && at.raw === undefined;
    });
    const praefect = values.at("global", "praefect", "enabled");
    const found = [
      ...inside.map((at) => `${tail(at.path)} ${at.flag() ?? "absent, which means true"}`),
      ...(praefect.flag() === true ? ["global.praefect.enabled true"] : []),
      ...unnamed.map(([, external]) => `no ${external.join(".")}`),
    ];
    if (found.length === 0) return [];
    const wanted = "all of them false, with the external ones named";
    return [{ at: values, what: "GitLab keeps data in the cluster", found: found.join(", "), wanted }];
  },
};

function tail(path: string): string {
  return path
    .split(".")
    .slice(-3)
    .join(".")
    .replace(/^values\./, "");
}
