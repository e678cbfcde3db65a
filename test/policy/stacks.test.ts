import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fromMarkers } from "../../analysis/objects/wire.ts";
import { clusterOf } from "../../policy/lib/cluster.ts";
import { faultsOf } from "../../policy/lib/exemptions.ts";
import { META } from "../../policy/lib/meta.ts";
import type { ResourceRule, StackRule } from "../../policy/lib/rule.ts";
import { type Judged, Session } from "../../policy/lib/session.ts";
import { settingsFrom } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import { packStandIn } from "../../sandbox/charts/archive.ts";
import { renderCharts } from "../../synth/charts.ts";
import type { GraphNode } from "../../synth/graph.ts";
import { synthesise } from "../../synth/synthesise.ts";
import { findHelm, skipUnless } from "../unit/sandbox/charts/helm.ts";

const root = resolve(import.meta.dirname, "../..");
const STACKS = ["dev", "prod"];

const ofResource = rules.filter((rule): rule is ResourceRule => rule.scope === "resource");
const ofStack = rules.filter((rule): rule is StackRule => rule.scope === "stack");

function judgedOf({ type, urn, name, provider, inputs, protect, options }: GraphNode): Judged {
  const own = { protect, ignoreChanges: options.ignoreChanges ?? [], secretsMarked: true };
  return { type, urn, name, props: fromMarkers(inputs), options: own, ...clusterOf(type, provider) };
}

/** What the pack has against resources, with a stack's own configuration. */
function judge(stack: string, nodes: readonly GraphNode[]) {
  const config = JSON.parse(readFileSync(join(root, `policy/config.${stack}.json`), "utf8"));
  const session = new Session();
  session.settings = settingsFrom(config[META.settings]).settings;
  const resources = nodes.map(judgedOf);
  const single = resources.flatMap((resource) => session.judgeResource(ofResource, resource));
  const joined = session.judgeStack(ofStack, resources);
  const findings = [...single, ...joined].filter(({ kind }) => kind === "finding");
  const of = (level: string) => findings.filter(({ enforcement }) => enforcement === level);
  return {
    session,
    mandatory: of("mandatory").map(({ message }) => message),
    advisory: of("advisory").map(({ rule, resource }) => `${rule.id}: ${resource?.kind} ${resource?.name}`),
    aside: joined.filter(({ kind }) => kind === "unjudged").map(({ message }) => message),
  };
}

describe("the committed stacks", function () {
  this.timeout(60_000);
  const graphs = new Map<string, GraphNode[]>();

  before(async () => {
    for (const stack of STACKS) graphs.set(stack, (await synthesise({ stack, root })).resources);
  });

  for (const stack of STACKS) {
    it(`${stack} passes every mandatory rule with policy/config.${stack}.json, and nothing stays unjudged`, () => {
      const resources = graphs.get(stack)!;
      assert.ok(resources.length > 50, `${resources.length} resources`);
      const { session, mandatory, aside } = judge(stack, resources);
      assert.deepEqual(mandatory, []);
      assert.deepEqual(aside, []);
      assert.deepEqual(faultsOf(session.settings, rules, session.used, session.now), { wrong: [], advice: [] });
    });
  }

  it("pass with the objects of their charts", async function () {
    const helm = await findHelm();
    skipUnless(this, helm, "no helm on the PATH, and the sandbox has not built one yet");
    const dir = await mkdtemp(join(tmpdir(), "policy-charts-"));
    try {
      for (const [stack, resources] of graphs) {
        const charts = resources.filter(({ type }) => type === "kubernetes:helm.sh/v4:Chart");
        for (const { inputs } of charts)
          await packStandIn({ name: basename(String(inputs["chart"])), version: String(inputs["version"]) }, dir);
        const rendered = await renderCharts(resources, { dir, helm: helm! });
        assert.ok(rendered.resources.length > 5);
        assert.deepEqual(judge(stack, [...resources, ...rendered.resources]).mandatory, []);
      }
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it("would not pass without the data that accepts what their charts need", () => {
    const resources = graphs.get("dev")!;
    const session = new Session();
    const operator = resources.find(({ type, name }) => type.endsWith(":Role") && name === "dev-operator")!;
    const refused = session.judgeResource(ofResource, judgedOf(operator)).map(({ rule }) => rule);
    assert.deepEqual(
      refused.map(({ id }) => id),
      ["rbac-no-escalate-bind", "rbac-no-secret-read", "rbac-secret-write-scoped"],
    );
  });
});
