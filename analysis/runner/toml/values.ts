import type { KeyFault } from "./decode.ts";
import type { Section } from "./section.ts";

const KEY = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{2,64}$/;
const VALUE = /^[a-zA-Z0-9._-]{1,256}$/;
const LABELS_MAX = 32;
const SCHEMA = "log_field_schema_version";
const DUAL = "log_field_dual_emit_target";

/** Values of right types that GitLab Runner does not start with: labels of runners, versions of log fields, names of machines. */
export function faultsOfValues(root: Section): KeyFault[] {
  return [
    ...faultsOfLabels(root.map("labels"), "labels"),
    ...faultsOfLogFields(root),
    ...root.tables("runners").flatMap((runner) => faultsOfRunner(runner, root)),
  ];
}

function faultsOfRunner(runner: Section, root: Section): KeyFault[] {
  const labels = runner.map("labels");
  const count = Object.keys({ ...root.map("labels"), ...labels }).length;
  const unnamed = runner
    .table("machine")
    .texts("MachineOptionsWithName")
    .filter((option) => !option.includes("%s"));
  return [
    ...faultsOfLabels(labels, "runners.labels"),
    ...(count > LABELS_MAX ? [{ path: "runners.labels", what: `${count} are more than ${LABELS_MAX}` }] : []),
    ...unnamed.map((option) => ({
      path: "runners.machine.MachineOptionsWithName",
      what: `${JSON.stringify(option)} must have %s where the name goes`,
    })),
  ];
}

function faultsOfLabels(labels: Readonly<Record<string, string>>, path: string): KeyFault[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...(KEY.test(key) ? [] : [{ path, what: `the key ${JSON.stringify(key)} must match ${KEY.source}` }]),
    ...(VALUE.test(value) ? [] : [{ path, what: `the value ${JSON.stringify(value)} must match ${VALUE.source}` }]),
  ]);
}

function faultsOfLogFields(root: Section): KeyFault[] {
  const version = root.int(SCHEMA) ?? 0;
  const target = root.int(DUAL) ?? 0;
  if (version < 0) return [{ path: SCHEMA, what: `must not be negative, found ${version}` }];
  if (target < 0) return [{ path: DUAL, what: `must not be negative, found ${target}` }];
  if (target === 0 || target > version) return [];
  return [{ path: DUAL, what: `must be more than ${SCHEMA}, which is ${version}, found ${target}` }];
}
