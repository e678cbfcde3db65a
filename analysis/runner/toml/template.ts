/** Stands for a template action until the chart is rendered. */
export const TEMPLATED = "gitlab-kubernetes-template-action";

/** Go template actions are not TOML: whole lines of them go, and inside a line each becomes a value that is not known yet. */
export function withoutActions(text: string): string {
  if (!text.includes("{{")) return text;
  return text.split("\n").map(withoutActionsOf).join("\n");
}

/** By index and not by pattern: a line of open braces must not cost the square of its length. */
function withoutActionsOf(line: string): string {
  let result = "";
  let isOnlyActions = true;
  let quotes = 0;
  for (let at = 0; ; ) {
    const open = line.indexOf("{{", at);
    const close = open < 0 ? -1 : line.indexOf("}}", open + 2);
    const between = line.slice(at, close < 0 ? line.length : open);
    result += between;
    isOnlyActions &&= between.trim() === "";
    if (close < 0) return isOnlyActions && at > 0 ? "" : result;
    quotes += between.match(/["']/g)?.length ?? 0;
    result += quotes % 2 === 1 ? TEMPLATED : `"${TEMPLATED}"`;
    quotes += line.slice(open, close).match(/["']/g)?.length ?? 0;
    at = close + 2;
  }
}
