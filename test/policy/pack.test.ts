import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { enforcementOf, levelFaults } from "../../policy/lib/levels.ts";
import { META } from "../../policy/lib/meta.ts";
import { REMEDIATION } from "../../policy/lib/remediation.ts";
import { settingsFrom } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import { gitlab, object, UNKNOWN_TEXT } from "../lib/judge.ts";
import { policy, runner } from "./policies.ts";
import { type RunningPack, startPack } from "./running-pack.ts";

const folder = fileURLToPath(new URL("../../policy/", import.meta.url));
const V1 = "rbac.authorization.k8s.io/v1";

function files(): string[] {
  return readdirSync(join(folder, "rules"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith(".ts") && entry.parentPath !== join(folder, "rules"))
    .map((entry) => basename(entry.name, ".ts"))
    .sort();
}

describe("the rules of the pack", () => {
  it("are one file each, named after the rule", () => {
    assert.deepEqual(files(), rules.map(({ id }) => id).sort());
  });

  it("have a test file each", () => {
    const tests = readdirSync(fileURLToPath(new URL(".", import.meta.url)), { recursive: true })
      .map(String)
      .filter((path) => path.includes("/") && path.endsWith(".test.ts"))
      .map((path) => basename(path, ".test.ts"))
      .sort();
    assert.deepEqual(tests, files());
  });

  it("have names that CrossGuard takes, and texts that fit a message", () => {
    for (const rule of rules) {
      assert.match(rule.id, /^[a-z0-9-]{1,100}$/);
      for (const text of [rule.demand, rule.why, rule.fix, rule.reference])
        assert.ok(text.length > 0 && !text.includes("\n"), rule.id);
    }
  });
});

describe("the configurations of the pack", () => {
  for (const name of ["dev", "prod", "sandbox"]) {
    it(`config.${name}.json names only policies, rules, levels and settings that exist`, () => {
      const config = JSON.parse(readFileSync(join(folder, `config.${name}.json`), "utf8")) as Record<string, never>;
      const policies: string[] = [META.settings, META.stack, REMEDIATION];
      assert.deepEqual(
        Object.keys(config).filter((key) => !policies.includes(key)),
        [],
      );
      const { settings, unknown } = settingsFrom(config[META.settings] ?? {});
      assert.deepEqual(unknown, []);
      assert.deepEqual(levelFaults(settings, rules), []);
    });
  }

  it("config.prod.json is strict where dev is not", () => {
    const config = JSON.parse(readFileSync(join(folder, "config.prod.json"), "utf8")) as Record<string, unknown>;
    const { settings } = settingsFrom(config[META.settings] as Record<string, unknown>);
    assert.equal(settings.production, true);
    assert.equal(settings.deployTokenMaxDays, 90);
    const onlyAdvice = rules.filter(
      (rule) => rule.level === "production" && enforcementOf(rule, settings) !== "mandatory",
    );
    assert.deepEqual(
      onlyAdvice.map(({ id }) => id),
      ["prod-protected", "flux-source-verify", "image-digest-prod"].filter((id) => id in settings.levels).sort(),
    );
  });
});

/** What some rules reported, with the level, in order. */
function levelsOf(found: readonly { policy: string; level: string }[], ...names: string[]): string[] {
  return found.filter(({ policy }) => names.includes(policy)).map(({ policy, level }) => `${policy}: ${level}`);
}

describe("the compiled pack in its own process", function () {
  this.timeout(60_000);
  let pack: RunningPack;

  before(async () => {
    pack = await startPack();
  });

  after(() => {
    pack.stop();
  });

  it("offers one policy for resources, one for the stack and one that mends, which is off", async () => {
    const { name, policies } = await pack.info();
    assert.equal(name, "gitlab-kubernetes");
    assert.deepEqual(policies, [
      { name: META.settings, level: "mandatory" },
      { name: REMEDIATION, level: "disabled" },
      { name: META.stack, level: "mandatory" },
    ]);
  });

  it("refuses a broken resource with the rule's message", async () => {
    const binding = object(V1, "ClusterRoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "ServiceAccount", name: "agent", namespace: "gitlab-agent" }],
    });
    const found = await pack.analyze(binding);
    assert.deepEqual(levelsOf(found, "rbac-no-cluster-admin"), ["rbac-no-cluster-admin: mandatory"]);
    assert.match(found[0]!.message, /^\[rbac-no-cluster-admin\] cluster-admin is bound: ClusterRoleBinding it \(path=/);
  });

  it("reports an unknown value as advice, beside the findings that stand", async () => {
    const pod = object("v1", "Pod", {
      spec: {
        volumes: [{ name: "x", hostPath: { path: "/" } }],
        containers: [
          { name: "a", image: UNKNOWN_TEXT },
          { name: "b", image: "alpine" },
        ],
      },
    });
    const found = await pack.analyze(pod);
    assert.deepEqual(levelsOf(found, "pss-host-path", "image-no-latest", "image-digest-prod", META.coverage), [
      "pss-host-path: mandatory",
      "image-digest-prod: advisory",
      "image-no-latest: mandatory",
      `${META.coverage}: advisory`,
    ]);
    assert.ok(
      found.some(({ message }) =>
        /could not judge .*image-digest-prod, .*image-no-latest.*: Pod it \(spec\.containers\[0\]\.image is known/.test(
          message,
        ),
      ),
    );
  });

  it("joins the resources of a stack", async () => {
    const found = await pack.analyzeStack([
      runner(),
      policy({ podSelector: { matchLabels: { app: "gitlab-runner-job" } } }),
    ]);
    assert.deepEqual(
      found.filter(({ policy: name }) => name === "net-job-pods-selected").map(({ urn }) => urn),
      [runner().urn],
    );
  });

  it("never echoes a secret that arrives in plain text", async () => {
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: "glpat-abcdefghij",
    };
    const found = await pack.analyze(gitlab("ProjectVariable", { key: "API_TOKEN", value: secret }));
    assert.equal(levelsOf(found, "gl-variable-protected").length, 3);
    for (const { message } of found) assert.ok(!message.includes("abcdefghij"), message);
  });

  it("obeys its settings: production, exemptions and what is shown of them", async () => {
    const source = object("source.toolkit.fluxcd.io/v1", "OCIRepository", {
      spec: { url: "oci://registry.example.com/web", ref: { tag: "latest" } },
    });
    const of = async () => levelsOf(await pack.analyze(source), "flux-source-pinned-prod", META.coverage);
    assert.deepEqual(await of(), []);
    const exemptions = [
      {
        rule: "flux-source-pinned-prod",
        urn: source.urn,
        reason: "the release train starts next week",
        owner: "platform",
        until: "2026-06-20",
      },
    ];
    await pack.configure({ [META.settings]: { production: true, today: "2026-06-15", exemptions } });
    const excused = await pack.analyze(source);
    assert.deepEqual(levelsOf(excused, "flux-source-pinned-prod", META.coverage), [`${META.coverage}: advisory`]);
    assert.ok(excused.some(({ message }) => /exempted until 2026-06-20 by platform/.test(message)));
    await pack.configure({ [META.settings]: { production: true, today: "2026-06-21", exemptions } });
    assert.deepEqual(await of(), ["flux-source-pinned-prod: mandatory"]);
    await pack.configure({
      [META.settings]: { production: true, today: "2026-06-15", levels: { "flux-source-pinned-prod": "advisory" } },
    });
    assert.deepEqual(await of(), ["flux-source-pinned-prod: advisory"]);
    await pack.configure({ [META.settings]: { production: true, today: "2026-06-21", exemptions } });
    assert.deepEqual(await of(), ["flux-source-pinned-prod: mandatory"]);
    const fault = (await pack.analyzeStack([source])).find(({ policy }) => policy === META.exemptions);
    assert.match(fault!.message, /ended on 2026-06-20; fix the finding or renew it/);
    await pack.configure({ [META.settings]: {} });
  });

  it("judges the same resource afresh in a new round", async () => {
    const pod = (image: string) => object("v1", "Pod", { spec: { containers: [{ name: "a", image }] } });
    const moving = async (image: string) => levelsOf(await pack.analyze(pod(image)), "image-no-latest").length;
    assert.deepEqual([await moving("alpine"), await moving("alpine:3.22.2")], [1, 0]);
  });

  it("refuses a setting that does not exist", async () => {
    await pack.configure({ [META.settings]: { prodution: true } });
    const stack = {
      type: "pulumi:pulumi:Stack",
      urn: "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev",
      name: "p-dev",
      props: {},
    };
    const found = await pack.analyze(stack);
    assert.deepEqual(
      found.map(({ message }) => message),
      ['[pack-settings] no setting is called "prodution"'],
    );
    await pack.configure({ [META.settings]: {} });
  });
});
