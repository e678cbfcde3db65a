import type { Reader } from "./reader.ts";

/** One requirement of a label selector; `matchLabels` become `In` with one value. */
export interface Requirement {
  readonly at: Reader;
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A label selector; without requirements it selects everything. */
export type Selector = readonly Requirement[];

/** Reads a LabelSelector (`matchLabels`, `matchExpressions`). */
export function selectorOf(read: Reader): Selector {
  const labels = read
    .at("matchLabels")
    .entries()
    .flatMap(([key, at]) => {
      const value = at.text();
      return value === undefined ? [] : [{ at, key, operator: "In", values: [value] }];
    });
  const expressions = read
    .at("matchExpressions")
    .list()
    .map((at) => ({
      at,
      key: at.at("key").text() ?? "",
      operator: at.at("operator").text() ?? "",
      values: at.at("values").texts(),
    }));
  return [...labels, ...expressions];
}

/** Whether labels satisfy a selector (k8s.io/apimachinery pkg/labels): `NotIn` and `DoesNotExist` hold for an absent key. */
export function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  return selector.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case "In":
        return value !== undefined && values.includes(value);
      case "NotIn":
        return value === undefined || !values.includes(value);
      case "Exists":
        return value !== undefined;
      case "DoesNotExist":
        return value === undefined;
      default:
        return false;
    }
  });
}
