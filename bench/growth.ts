import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { codeQuality } from "../report/codequality.ts";
import type { Judgement } from "../report/judgement.ts";
import { junit } from "../report/junit.ts";
import { sarif } from "../report/sarif.ts";
import { synthesise } from "../synth/synthesise.ts";
import { BASE } from "./deployed.ts";
import { pairedWarm } from "./measure.ts";
import type { Benchmark, Figure } from "./table.ts";

const root = join(import.meta.dirname, "..");
const AREA = "gitlab-kubernetes:";
/** Teams of the stacks that have about 300 and 10,000 resources. */
const [FEW, MANY] = [10, 550];

type Area = Record<string, Record<string, unknown>>;
type StackFile = { config: Record<string, Area> };

/** What one resource costs in a large stack against a small one, warm, in one process: the graph and its reports. */
export const growth: Benchmark = {
  name: "growth",
  async run(say) {
    const folder = join(root, BASE, "growth");
    mkdirSync(folder, { recursive: true });
    try {
      say("synth of about 300 and 10,000 resources in turn");
      const [few, many] = [FEW, MANY].map((teams) => stackFile(folder, teams)) as [string, string];
      const synth = await grown(
        "synth",
        3,
        () => synthesised(many),
        () => synthesised(few),
      );
      say("reports of 300 and 10,000 findings in turn");
      const report = await grown(
        "report",
        5,
        () => reported(10_000),
        () => reported(300),
      );
      return [synth, report];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Each side gives the seconds of one resource. */
async function grown(
  what: string,
  runs: number,
  many: () => Promise<number>,
  few: () => Promise<number>,
): Promise<Figure> {
  const pair = await pairedWarm(runs, many, few);
  return { what: `${what}, a resource of 10,000 against one of 300`, ...pair, budget: { ratio: 1.2 } };
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

async function synthesised(configFile: string): Promise<number> {
  const start = performance.now();
  const { resources } = await synthesise({ stack: "dev", configFile });
  return (performance.now() - start) / 1000 / resources.length;
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
