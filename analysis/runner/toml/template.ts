/** Stands for a template action until the chart is rendered. */
export const TEMPLATED = "gitlab-kubernetes-template-action";

/** Go template actions are not TOML: whole lines of them go, and inside a line each becomes a value that is not known yet. */
export function withoutActions(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      if (!line.includes("{{")) return line;
      if (/^\s*(\{\{.*?\}\}\s*)+$/.test(line)) return "";
      return line.replace(/\{\{.*?\}\}/g, (_action, offset: number) => {
        const quotes = line.slice(0, offset).match(/["']/g)?.length ?? 0;
        return quotes % 2 === 1 ? TEMPLATED : `"${TEMPLATED}"`;
      });
    })
    .join("\n");
}
