import { paidFeatures as accessFeatures } from "../../components/access/access.schema.ts";
import { paidFeatures as agentFeatures } from "../../components/agent/agent.schema.ts";
import { paidFeatures as appFeatures } from "../../components/flux/app.schema.ts";
import { paidFeatures as registryFeatures } from "../../components/registry/registry.schema.ts";
import { selfManagedFeatures } from "../../components/runner/runner.schema.ts";
import type { Fault } from "../faults.ts";
import { includesTier, tierSentence } from "../gitlab.schema.ts";
import type { StackSettings } from "../schema.ts";
import { entries, fault } from "./references.ts";

interface PaidFeature {
  path: (string | number)[];
  feature: string;
}

/** Features that the instance's tier does not have are refused before anything is created (DESIGN D3). */
export function tierFaults(settings: StackSettings): Fault[] {
  return [...paidFaults(settings), ...offeringFaults(settings)];
}

function offeringFaults({ gitlab, runners }: StackSettings): Fault[] {
  if (gitlab.offering !== "gitlab.com") return [];
  const used = below("runners", runners, selfManagedFeatures);
  return used.map(({ path, feature }) =>
    fault(
      path,
      `${feature} needs an instance of one's own, and gitlab.offering is "gitlab.com"; give the runner a group or a project`,
    ),
  );
}

function paidFaults({ gitlab, agents, apps, registry, access }: StackSettings): Fault[] {
  if (includesTier(gitlab.tier, "premium")) return [];
  const used = [
    ...below("agents", agents, agentFeatures),
    ...below("apps", apps, appFeatures),
    ...below("registry", registry, registryFeatures),
    ...below("access", access, accessFeatures),
  ];
  return used.map(({ path, feature }) => fault(path, tierSentence(feature, "premium", gitlab.tier)));
}

function below<T>(area: string, settings: Record<string, T>, features: (entry: T) => PaidFeature[]): PaidFeature[] {
  return entries(settings).flatMap(([name, entry]) =>
    features(entry).map(({ path, feature }) => ({ path: [area, name, ...path], feature })),
  );
}
