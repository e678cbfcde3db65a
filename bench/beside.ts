import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import { runGo } from "../sandbox/toolchain/gobuild.ts";
import { toolNamed } from "../sandbox/toolchain/manifest.ts";
import { pairedWarm } from "./measure.ts";
import { resourcesOf } from "./objects.ts";
import { type Benchmark, type Figure, measured, type Say } from "./table.ts";

const root = join(import.meta.dirname, "..");
const COUNT = 3_000;
const RUNS = 3;

interface Judge {
  name: string;
  /** Main package and version of a Go module. */
  package: string;
  version: string;
  args(file: string, folder: string): Promise<string[]>;
}

/** Judges of others that install from a registry. What they ask of an object differs: the first its schema, the second some 30 checks. */
const JUDGES: readonly Judge[] = [
  {
    name: "kubeconform",
    package: "github.com/yannh/kubeconform/cmd/kubeconform",
    version: "v0.8.0",
    args: async (file, folder) => ["-strict", "-schema-location", await schemasIn(folder), file],
  },
  {
    name: "kube-score",
    package: "github.com/zegl/kube-score/cmd/kube-score",
    version: "v1.20.0",
    args: async (file) => ["score", "--output-format", "ci", file],
  },
];

/** `glk check` against judges of others on the same file, as cold processes. */
export const beside: Benchmark = {
  name: "beside",
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), "glk-bench-"));
    try {
      const file = join(folder, "objects.yaml");
      writeFileSync(
        file,
        resourcesOf(COUNT)
          .map(({ props }) => stringify(props))
          .join("---\n"),
      );
      const figures = JUDGES.map((judge) => ({ name: title(judge), run: () => against(judge, file, folder, say) }));
      const results = [];
      for (const figure of figures) results.push(...(await measured(figure, say)));
      return results;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function title({ name }: Judge): string {
  return `glk check of ${COUNT.toLocaleString("en")} objects beside ${name}`;
}

async function against(judge: Judge, file: string, folder: string, say: Say): Promise<Figure[]> {
  say(`installing ${judge.name} ${judge.version}`);
  const bin = join(folder, "bin");
  await execa("go", ["install", `${judge.package}@${judge.version}`], { env: { GOBIN: bin, GOTOOLCHAIN: "local" } });
  const args = await judge.args(file, folder);
  say(`glk check and ${judge.name} in turn`);
  const pair = await pairedWarm(
    RUNS,
    () => judged(process.execPath, [join(root, "cli/glk.js"), "check", file]),
    () => judged(join(bin, judge.name), args),
  );
  return [{ what: title(judge), ...pair, note: `${judge.name} ${judge.version}, cold processes` }];
}

/** A judge says by 1 that it found something; anything else than a verdict is a failure. */
async function judged(command: string, args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await execa(command, args, { cwd: root, reject: false, maxBuffer: 1 << 28 });
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`${command} ended with ${exitCode}: ${stderr.slice(-300)}`);
}

interface Swagger {
  definitions: Record<
    string,
    { "x-kubernetes-group-version-kind"?: { group: string; version: string; kind: string }[] }
  >;
}

/**
 * JSON schemas of every kind from the OpenAPI document of the API server that the sandbox runs; gives kubeconform's pattern of their
 * names. The document is in the server's own module.
 */
async function schemasIn(folder: string): Promise<string> {
  const { module, version } = toolNamed("kube");
  const download = await runGo(["mod", "download", "-json", `${module}@${version}`], { cwd: folder });
  const { Dir } = JSON.parse(download) as { Dir: string };
  const swagger = JSON.parse(readFileSync(join(Dir, "api/openapi-spec/swagger.json"), "utf8")) as Swagger;
  const schemas = join(folder, "schemas");
  mkdirSync(schemas, { recursive: true });
  writeFileSync(join(schemas, "definitions.json"), JSON.stringify({ definitions: swagger.definitions }));
  for (const [name, { "x-kubernetes-group-version-kind": kinds = [] }] of Object.entries(swagger.definitions))
    for (const { group, version, kind } of kinds) {
      const file = [kind, group.split(".")[0], version]
        .filter((part) => part !== "")
        .join("-")
        .toLowerCase();
      const schema = { $ref: `definitions.json#/definitions/${name}` };
      writeFileSync(join(schemas, `${file}.json`), JSON.stringify(schema));
    }
  return join(schemas, "{{.ResourceKind}}{{.KindSuffix}}.json");
}
