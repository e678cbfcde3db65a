import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { codeQuality } from "../report/codequality.ts";
import type { Judgement } from "../report/judgement.ts";
import { junit } from "../report/junit.ts";
import { sarif } from "../report/sarif.ts";
import { synthesise } from "../synth/synthesise.ts";
import { register } from "./bare/register.ts";
import { BASE } from "./deployed.ts";
import { pairedWarm } from "./measure.ts";
import type { Benchmark, Figure } from "./table.ts";

const root = join(import.meta.dirname, "..");
const AREA = "gitlab-kubernetes:";
/** Stacks of so many resources by how many teams make them, and how often each is measured. */
const SIZES = [
  { size: "300", teams: 10, runs: 15 },
  { size: "10,000", teams: 550, runs: 3 },
];

const BUDGET = { ratio: 1.2 };

type Area = Record<string, Record<string, unknown>>;
type StackFile = { config: Record<string, Area> };

/** What one resource costs in a large stack against a small one, warm, in one process: the graph, beside what the SDK takes for it, and its reports. */
export const growth: Benchmark = {
  name: "growth",
  async run(say) {
    const folder = join(root, BASE, "growth");
    mkdirSync(folder, { recursive: true });
    try {
      const each: Figure[] = [];
      for (const { size, teams, runs } of SIZES) {
        const what = `synth, a resource of ${size}`;
        say(`${what}, and with literal inputs, in turn`);
        const file = stackFile(folder, teams);
        const bare = await literal(file);
        const pair = await pairedWarm(
          runs,
          () => synthesised(file),
          () => synthesised(file, bare),
        );
        each.push({ what, ...pair, note: "the same resources, literal inputs" });
      }
      say("reports of 300 and 10,000 findings in turn");
      const report = await pairedWarm(
        5,
        () => reported(10_000),
        () => reported(300),
      );
      const what = "report, a resource of 10,000 against one of 300";
      return [...each, besideTheSdk(each[0]!, each[1]!), { what, ...report, budget: BUDGET }];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** ADR 0005: the SDK grows by itself, as all registrations of a program wait at once; what counts is what comes on top of that. */
function besideTheSdk(few: Figure, many: Figure): Figure {
  const [ours, theirs] = [many.ours / few.ours, many.other! / few.other!].map((grown) => `${grown.toFixed(2)} ×`);
  return {
    what: "synth, growth from 300 to 10,000 beside the SDK's own",
    ours: many.ours,
    other: few.ours,
    ratio: many.ratio! / few.ratio!,
    note: `a resource's time grows ${ours}, with literal inputs ${theirs}`,
    budget: BUDGET,
  };
}

/** The dev stack with more teams: each has a namespace, an application and the right to deploy. */
function stackFile(folder: string, teams: number): string {
  const { config } = parse(readFileSync(join(root, "Pulumi.dev.yaml"), "utf8")) as StackFile;
  const [network, apps, access] = ["network", "apps", "access"].map((area) => config[`${AREA}${area}`]!) as [
    Area,
    Area,
    Area,
  ];
  const namespaces = network["namespaces"] as Area;
  for (let team = 0; team < teams; team++) {
    const namespace = `team-${team}`;
    namespaces[namespace] = namespaces["shop"]!;
    apps[`app-${team}`] = { ...apps["nginx-example"], image: `app-${team}`, namespace, trigger: [] };
    access[`deploy-${team}`] = { ...access["shop-deploy"], namespace };
  }
  const file = join(folder, `${teams}.yaml`);
  writeFileSync(file, stringify({ config }, { aliasDuplicateObjects: false }));
  return file;
}

async function synthesised(configFile: string, program?: () => void): Promise<number> {
  const start = performance.now();
  const { resources } = await synthesise({ stack: "dev", configFile, ...(program && { program }) });
  return (performance.now() - start) / 1000 / resources.length;
}

/** A program that registers what a stack file's graph has, with literal inputs: what the SDK costs by itself. */
async function literal(configFile: string): Promise<() => void> {
  const { resources } = await synthesise({ stack: "dev", configFile });
  const registered = resources.filter(({ type }) => type !== "pulumi:pulumi:Stack");
  return () => register(registered);
}

const RULE = {
  id: "image-no-latest",
  severity: "high" as const,
  demand: "Images have a tag or a digest.",
  why: "What runs must be known.",
  fix: "name a tag",
  reference: "Kubernetes docs, Images",
};

async function reported(count: number): Promise<number> {
  const judgements = Array.from({ length: count }, (_, index): Judgement => {
    const title = `Pod shop/it-${index}`;
    const place = {
      origin: `urn:pulumi:dev::p::t::it-${index}`,
      path: "spec.containers[0].image",
      file: "it.yaml",
      line: index,
    };
    return { kind: "finding", rule: RULE, enforcement: "mandatory", message: `no tag: ${title}`, title, ...place };
  });
  const start = performance.now();
  for (const report of [codeQuality(judgements), sarif(judgements, "0.0.1")]) JSON.stringify(report);
  junit(judgements);
  return (performance.now() - start) / 1000 / count;
}
