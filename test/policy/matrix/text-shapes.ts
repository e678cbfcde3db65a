import type { Judged } from "../../../policy/lib/session.ts";
import { judge } from "../../lib/judge.ts";
import { differs, type Shape } from "./example.ts";

type Body = Record<string, unknown>;

/** Where a runner's configuration may stand besides a ConfigMap: the object around it, and the path of the text. */
const TEXTS: readonly [name: string, path: string, body: (text: string) => Body][] = [
  ["Secret", 'stringData["config.toml"]', (text) => ({ stringData: { "config.toml": text } })],
  [
    "Secret in base64",
    'data["config.toml"]',
    (text) => ({ data: { "config.toml": Buffer.from(text).toString("base64") } }),
  ],
  ["release", "values.runners.config", (text) => ({ values: { runners: { config: text } } })],
];

function configOf({ type, props }: Judged): string | undefined {
  const text = (props as { data?: Body }).data?.["config.toml"];
  return type.endsWith(":ConfigMap") && typeof text === "string" ? text : undefined;
}

function textShape([name, place, body]: (typeof TEXTS)[number]): Shape {
  return {
    name: `in a ${name}`,
    applies: (rule, { stack, at }) =>
      rule.judges.includes("runners") &&
      stack.some((judged) => configOf(judged) !== undefined) &&
      at[0]!.startsWith("data["),
    check(rule, { stack, settings, at }) {
      const moved = stack.map((judged): Judged => {
        const text = configOf(judged);
        if (text === undefined) return judged;
        const { metadata } = judged.props as { metadata: Body };
        if (name === "release") {
          const props = {
            chart: "gitlab-runner",
            name: "shop",
            namespace: metadata["namespace"] ?? "shop-ci",
            ...body(text),
          };
          return { ...judged, type: "kubernetes:helm.sh/v3:Release", props };
        }
        return {
          ...judged,
          type: "kubernetes:core/v1:Secret",
          props: { apiVersion: "v1", kind: "Secret", metadata, ...body(text) },
        };
      });
      return differs(
        at.map((path) => path.replace('data["config.toml"]', place)),
        judge(rule, moved, settings).paths,
      );
    },
  };
}

/** The same configuration of a runner wherever it may stand. */
export const TEXT_SHAPES: readonly Shape[] = TEXTS.map(textShape);
