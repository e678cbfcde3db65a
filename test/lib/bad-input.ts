import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** A stack file with faults: what is changed in a committed one, and every line that it is refused with. */
export interface BadInput {
  name: string;
  stack: "dev" | "prod";
  /** Values by path (`area/key/…`); undefined removes. */
  values: Record<string, unknown>;
  faults: string[];
}

/** The cases of `test/e2e/bad-input/cases.yaml`, used there through the engine and in a unit test without it. */
export function badInput(): BadInput[] {
  const cases = parse(readFileSync(join(import.meta.dirname, "../e2e/bad-input/cases.yaml"), "utf8")) as BadInput[];
  const removed = (value: unknown) => (value === null ? undefined : value);
  return cases.map(({ values, ...rest }) => ({
    ...rest,
    values: Object.fromEntries(Object.entries(values).map(([path, value]) => [path, removed(value)])),
  }));
}
