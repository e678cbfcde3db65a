import { isLabelName, isLabelValue, isQualifiedName } from "../pod/names.ts";
import { type Data, listOf } from "../pod/wire.ts";
import { faultsOfLabels, oneOf } from "./field-checks.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/** What the API server has against a pod's affinity. */
export function faultsOfAffinity(affinity: Data): string[] {
  const path = "spec.affinity";
  return [
    ...faultsOfNodeAffinity((affinity["nodeAffinity"] ?? {}) as Data, `${path}.nodeAffinity`),
    ...["podAffinity", "podAntiAffinity"].flatMap((key) =>
      faultsOfPodAffinity((affinity[key] ?? {}) as Data, `${path}.${key}`),
    ),
  ];
}

function faultsOfNodeAffinity(affinity: Data, path: string): string[] {
  const required = affinity[REQUIRED] as Data | undefined;
  const terms = required === undefined ? [] : listOf(required, "nodeSelectorTerms");
  return [
    ...(required !== undefined && terms.length === 0 ? [`${path}.${REQUIRED}: at least one term is required`] : []),
    ...terms.flatMap((term) => faultsOfNodeTerm(term, `${path}.${REQUIRED}`)),
    ...listOf(affinity, PREFERRED).flatMap(({ weight, preference }) => [
      ...faultsOfWeight(weight, `${path}.${PREFERRED}`),
      ...faultsOfNodeTerm((preference ?? {}) as Data, `${path}.${PREFERRED}.preference`),
    ]),
  ];
}

function faultsOfNodeTerm(term: Data, path: string): string[] {
  return [
    ...listOf(term, "matchExpressions").flatMap((one) => [
      ...faultsOfRequirement(one, ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"], `${path}.matchExpressions`),
    ]),
    ...listOf(term, "matchFields").flatMap((one) => [
      ...oneOf(one["key"] ?? "", ["metadata.name"], `${path}.matchFields.key`),
      ...oneOf(one["operator"] ?? "", ["In", "NotIn"], `${path}.matchFields.operator`),
      ...(textsOf(one).length === 1 ? [] : [`${path}.matchFields.values: exactly one is required`]),
    ]),
  ];
}

function textsOf(requirement: Data): string[] {
  return (Array.isArray(requirement["values"]) ? requirement["values"] : []) as string[];
}

function faultsOfRequirement(requirement: Data, operators: readonly string[], path: string): string[] {
  const { key, operator } = requirement as { key?: string; operator?: string };
  const values = textsOf(requirement);
  const few = (operator === "In" || operator === "NotIn") && values.length === 0;
  const many = (operator === "Exists" || operator === "DoesNotExist") && values.length > 0;
  const single = (operator === "Gt" || operator === "Lt") && values.length !== 1;
  return [
    ...oneOf(operator ?? "", operators, `${path}.operator`),
    ...(isQualifiedName(key ?? "") ? [] : [`${path}.key: ${JSON.stringify(key)} is no key of a label`]),
    ...(few ? [`${path}.values: are required with ${operator}`] : []),
    ...(many ? [`${path}.values: not with ${operator}`] : []),
    ...(single ? [`${path}.values: exactly one with ${operator}`] : []),
  ];
}

function faultsOfPodAffinity(affinity: Data, path: string): string[] {
  return [
    ...listOf(affinity, REQUIRED).flatMap((term) => faultsOfPodTerm(term, `${path}.${REQUIRED}`)),
    ...listOf(affinity, PREFERRED).flatMap(({ weight, podAffinityTerm }) => [
      ...faultsOfWeight(weight, `${path}.${PREFERRED}`),
      ...faultsOfPodTerm((podAffinityTerm ?? {}) as Data, `${path}.${PREFERRED}.podAffinityTerm`),
    ]),
  ];
}

function faultsOfWeight(weight: unknown, path: string): string[] {
  const fits = typeof weight === "number" && weight >= 1 && weight <= 100;
  return fits ? [] : [`${path}.weight: ${weight} must be between 1 and 100`];
}

function faultsOfPodTerm(term: Data, path: string): string[] {
  const topology = `${term["topologyKey"] ?? ""}`;
  const namespaces = (Array.isArray(term["namespaces"]) ? term["namespaces"] : []) as string[];
  const keys = ["matchLabelKeys", "mismatchLabelKeys"].map((key) => (term[key] ?? []) as string[]);
  const [matched = [], mismatched = []] = keys;
  const both = matched.filter((key) => mismatched.includes(key));
  return [
    ...(isQualifiedName(topology) ? [] : [`${path}.topologyKey: ${JSON.stringify(topology)} is no key of a label`]),
    ...namespaces.filter((name) => !isLabelName(name)).map((name) => `${path}.namespaces: ${name} is no namespace`),
    ...["labelSelector", "namespaceSelector"].flatMap((key) =>
      faultsOfSelector((term[key] ?? {}) as Data, `${path}.${key}`),
    ),
    ...(matched.length + mismatched.length > 0 && term["labelSelector"] === undefined
      ? [`${path}.matchLabelKeys: needs a labelSelector`]
      : []),
    ...both.map((key) => `${path}.matchLabelKeys: ${key} is in mismatchLabelKeys too`),
  ];
}

function faultsOfSelector(selector: Data, path: string): string[] {
  return [
    ...faultsOfLabels((selector["matchLabels"] ?? {}) as Record<string, string>, `${path}.matchLabels`),
    ...listOf(selector, "matchExpressions").flatMap((one) => [
      ...faultsOfRequirement(one, ["In", "NotIn", "Exists", "DoesNotExist"], `${path}.matchExpressions`),
      ...textsOf(one)
        .filter((value) => !isLabelValue(value))
        .map((value) => `${path}.matchExpressions.values: ${JSON.stringify(value)} is no value of a label`),
    ]),
  ];
}
