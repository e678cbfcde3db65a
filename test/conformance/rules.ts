import { type Outcome, Session } from "../../policy/lib/session.ts";
import { DEFAULTS, type Settings } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import type { Judge, Row } from "./rows.ts";

/** Rows that name a rule of the pack: some finding of that rule, or none. */
export const judgeRules: Judge = (row) => {
  const rule = rules.find(({ id }) => id === row.our_rule);
  if (rule === undefined || dependsOnList(row)) return undefined;
  const manifests = row.manifests ?? [row.manifest];
  const resources = manifests.map((manifest, index) => {
    const { apiVersion = "", kind = "" } = (manifest ?? {}) as { apiVersion?: string; kind?: string };
    const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    return { type: `kubernetes:${module}:${kind}`, urn: `row:${index}`, name: `${index}`, props: manifest };
  });
  const session = new Session();
  session.settings = { ...DEFAULTS, ...settingsOf(row) };
  const outcomes =
    rule.scope === "stack"
      ? session.judgeStack([rule], resources)
      : resources.flatMap((resource) => session.judgeResource([rule], resource));
  const found = outcomes.filter(
    (outcome) => outcome.kind === "finding" && isTarget(outcome, row) && isOfHalf(outcome, row),
  );
  const verdict = found.length > 0 ? "fail" : "pass";
  return { agrees: verdict === row.expect, note: found.map(({ message }) => message).join(" | ") };
};

/** A label may hold only under `params` or `config` that the pack has no setting for: exempt images, what must be set, what is forbidden. */
function dependsOnList(row: Row): boolean {
  const params = row["params"];
  if (["containerlimits", "containerrequests", "containerresources"].includes(String(row["peer_rule"]))) return true;
  const { exemptImages } = (params ?? {}) as { exemptImages?: unknown };
  const config = (row["config"] ?? {}) as { postureControlInputs?: Record<string, unknown> };
  const inputs = Object.keys(config.postureControlInputs ?? {});
  return (
    exemptImages !== undefined || inputs.some((input) => input !== "imageRepositoryAllowList" && /image/i.test(input))
  );
}

/** Peers split what a container takes into CPU, memory, requests and limits, and name their rules so. */
function isOfHalf({ path }: Outcome, row: Row): boolean {
  if (row.our_rule !== "pod-resources-set") return true;
  const name = String(row["peer_rule"] ?? row["peer_policy"] ?? "").toLowerCase();
  const amounts = ["cpu", "memory"].filter((amount) => name.includes(amount));
  const ofRequests = name.includes("request") && !name.includes("limit");
  return (amounts.length !== 1 || path.endsWith(`.${amounts[0]}`)) && (!ofRequests || path.includes(".requests."));
}

/** What a row's peer was told, as settings of the pack. */
function settingsOf(row: Row): Partial<Settings> {
  // Peers judge every pod by the rule that here is about the pods of job namespaces.
  if (row.our_rule === "net-job-pods-selected") return { jobNamespaces: ["*"] };
  if (row.our_rule !== "image-registry-allowlist") return {};
  const params = (row["params"] ?? {}) as { repos?: string[]; allowedImages?: string[] };
  const config = row["config"] as { postureControlInputs?: { imageRepositoryAllowList?: string[] } } | undefined;
  if (row["peer_rule"] === "disallowedrepos") return { imageRegistries: ["registry.example.com"] };
  const allowed = params.allowedImages ?? config?.postureControlInputs?.imageRepositoryAllowList ?? params.repos;
  return { imageRegistries: allowed ?? ["registry.example.com"] };
}

/** A row may be about some of its objects only: `Kind/name`, or `Kind.namespace.name`. */
function isTarget({ resource }: Outcome, row: Row): boolean {
  const target = row["target"] as string | undefined;
  const targets = row["targets"] as string[] | undefined;
  if (resource === undefined || (target === undefined && targets === undefined)) return true;
  const { kind, name, namespace = "default" } = resource;
  return target === `${kind}/${name}` || (targets ?? []).includes(`${kind}.${namespace}.${name}`);
}
