import type { Action } from "./plan.ts";
import { partsOfUrn } from "./state.ts";
import type { Survey } from "./survey.ts";

const TITLES: [Action["do"], string][] = [
  ["unknown", "Could not be looked for; nothing is done before this is solved:"],
  ["import", "Exists; will be imported into the state:"],
  ["remove", "Exists and cannot be imported; will be removed:"],
  ["refresh", "In the state; will be refreshed:"],
  ["forget", "Does not exist; the interrupted operation will be forgotten:"],
  ["leave", "Left as it is:"],
];

/** What was found and what will be done, for a person. No secret is in it. */
export function render(stack: string, { actions, lock, notes }: Pick<Survey, "actions" | "lock" | "notes">): string {
  const groups = TITLES.flatMap(([name, title]) => {
    const lines = actions.filter((action) => action.do === name).map(lineOf);
    return lines.length > 0 ? [title, ...lines] : [];
  });
  const locked = lock
    ? [`The lock of a process that is gone (${lock.owner?.pid ?? lock.text}) will be taken away.`]
    : [];
  const nothing = groups.length + locked.length === 0 ? [`Nothing to repair in the stack "${stack}".`] : [];
  return [...nothing, ...locked, ...groups, ...notes].join("\n");
}

function lineOf(action: Action): string {
  const { why } = action;
  if (!("sighting" in action)) return `  ${nameOf(action.urn)}: ${why}`;
  const urn = action.do === "remove" ? action.wanted?.urn : action.urn;
  return `  ${action.sighting.what}${urn ? ` as ${nameOf(urn)}` : ""}: ${why}`;
}

function nameOf(urn: string): string {
  const { type, name } = partsOfUrn(urn);
  return `${type.split(":").at(-1)} "${name}"`;
}
