import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { pulumi } from "../sandbox/world/engine.ts";
import { deployed } from "./deployed.ts";
import { pairedWarm } from "./measure.ts";
import type { Benchmark } from "./table.ts";

interface StateResource {
  urn: string;
  type: string;
  custom: boolean;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  parent?: string;
  provider?: string;
  dependencies?: string[];
  protect?: boolean;
}

/** The bare program: it registers the resources of the file that GLK_BENCH_RESOURCES names. */
export const BARE_PROGRAM = join(import.meta.dirname, "bare/index.js");

/** Node starts the bare program as it starts ours; the path is relative to the program's folder. */
export const BARE_RUNTIME = {
  name: "nodejs",
  options: { typescript: false, nodeargs: "--import ../../config/typescript.js" },
};

/** Preview of the deployed dev stack without a change, against a bare program with the same resources and literal inputs. */
export const noopPreview: Benchmark = {
  name: "no-op preview",
  async run(say) {
    const { places, world } = await deployed(say);
    const bare = join(places.dir, "bench-bare");
    mkdirSync(bare, { recursive: true });
    const file = join(bare, "resources.json");
    try {
      const exported = await pulumi(places, world, ["stack", "export", "--show-secrets"]);
      writeFileSync(file, JSON.stringify(literalStack(exported.output)), { mode: 0o600 });
      const project = parse(readFileSync(join(places.project, "Pulumi.yaml"), "utf8")) as Record<string, unknown>;
      writeFileSync(
        join(bare, "Pulumi.yaml"),
        stringify({
          ...project,
          runtime: BARE_RUNTIME,
          main: relative(bare, BARE_PROGRAM),
        }),
      );
      writeFileSync(join(bare, "Pulumi.dev.yaml"), readFileSync(join(places.project, "Pulumi.dev.yaml")), {
        mode: 0o600,
      });
      const preview = async (env: Record<string, string>) => {
        const run = await pulumi(places, world, ["preview", "--non-interactive", "--expect-no-changes"], { env });
        if (run.exitCode !== 0) throw new Error(`the preview is not a no-op:\n${run.output}`);
      };
      say("previews of dev and of the bare program in turn");
      const pair = await pairedWarm(
        5,
        () => preview({}),
        () => preview({ PULUMI_OPTION_CWD: bare, GLK_BENCH_RESOURCES: file }),
      );
      return [
        {
          what: "no-op preview of dev",
          ...pair,
          note: "the same resources, literal inputs",
          budget: { ratio: 1.3 },
        },
      ];
    } finally {
      rmSync(bare, { recursive: true, force: true });
    }
  },
};

/** Resources and outputs of a state in their order, with plain inputs and without what the provider adds for itself. */
export function literalStack(output: string): { resources: object[]; outputs: unknown } {
  const { deployment } = JSON.parse(output.slice(output.indexOf("{"))) as {
    deployment: { resources: StateResource[] };
  };
  const stack = deployment.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const resources = deployment.resources
    .filter(({ type }) => type !== "pulumi:pulumi:Stack")
    .map(({ urn, type, custom, inputs = {}, outputs = {}, parent, provider, dependencies = [], protect = false }) => ({
      urn,
      type,
      name: urn.split("::").at(-1),
      custom,
      parent,
      provider: provider?.split("::").slice(0, -1).join("::"),
      dependencies,
      protect,
      inputs: literal(inputs),
      ...(!custom && { results: literal(outputs) }),
    }));
  return { resources, outputs: literal(stack?.outputs ?? {}) };
}

/** Secrets as `--show-secrets` writes them become their values; keys of the engine's own (`__…`) go. */
function literal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== "object" || value === null) return value;
  if ("4dabf18193072939515e22adb298388d" in value)
    return JSON.parse((value as unknown as { plaintext: string }).plaintext);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith("__"))
      .map(([key, inner]) => [key, literal(inner)]),
  );
}
