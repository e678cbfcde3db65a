import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { faultsOf } from "../../policy/lib/exemptions.ts";
import { META } from "../../policy/lib/pack.ts";
import { Session } from "../../policy/lib/session.ts";
import { settingsFrom } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import { record } from "../lib/record.ts";
import { asEngineConfig, committedConfig } from "../lib/stack-config.ts";

/** What data sources would answer; numbers and paths do not matter to the rules. */
const ANSWER = { id: "77", projectId: 77, groupId: 77, pathWithNamespace: "acme/x", version: "19.4.0" };
const INVOKES = new Proxy<Record<string, typeof ANSWER>>({}, { get: () => ANSWER });

/** The program of a committed stack file judged by the pack with that stack's configuration. */
async function judgeStack(stack: string) {
  const program = `../../index.ts?policy=${stack}`;
  const recording = await record(() => import(program), {
    stack,
    preview: true,
    config: asEngineConfig(committedConfig(stack)),
    secretKeys: ["gitlab-kubernetes:gitlabToken"],
    invokes: INVOKES,
  });
  const file = new URL(`../../policy/config.${stack}.json`, import.meta.url);
  const session = new Session();
  session.settings = settingsFrom(JSON.parse(readFileSync(file, "utf8"))[META.settings]).settings;
  const resources = recording.resources.map(({ type, urn, name, revealed }) => ({ type, urn, name, props: revealed }));
  const findings = rules.flatMap((rule) =>
    rule.scope === "stack"
      ? session.judgeStack(rule, resources)
      : resources.flatMap((resource) => session.judgeResource(rule, 1, resource)),
  );
  return { session, count: resources.length, findings: findings.map(({ message }) => message) };
}

describe("the committed stacks", function () {
  this.timeout(60_000);

  for (const stack of ["dev", "prod"]) {
    it(`${stack} passes every rule with policy/config.${stack}.json`, async () => {
      const { session, count, findings } = await judgeStack(stack);
      assert.ok(count > 50, `${count} resources`);
      assert.deepEqual(findings, []);
      assert.deepEqual(faultsOf(session.settings, rules, session.used, session.now), { wrong: [], advice: [] });
    });
  }
});
