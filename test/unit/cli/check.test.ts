import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readInputs } from "../../../cli/check/inputs.ts";
import { judgeInputs, settingsOf } from "../../../cli/check/judge.ts";
import { keysOf } from "../../../cli/check/lines.ts";
import { main } from "../../../cli/main.ts";

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: reg.io/web:1
      securityContext:
        privileged: true
`;

describe("glk check", () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "check-"));
  });

  afterEach(() => {
    rmSync(dir, { recursive: true });
    process.exitCode = undefined;
  });

  function file(name: string, text: string): string {
    const path = join(dir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** Runs the command with what it prints. */
  async function run(...args: string[]) {
    const lines: string[] = [];
    const { log, error } = console;
    const write = process.stdout.write.bind(process.stdout);
    console.log = console.error = (text: string) => void lines.push(text);
    process.stdout.write = (text: string | Uint8Array) => lines.push(String(text)) > 0;
    try {
      const code = await main(["node", "glk", "check", ...args]);
      return { code, text: lines.join("\n") };
    } finally {
      Object.assign(console, { log, error });
      process.stdout.write = write;
    }
  }

  const found = (path: string, settings: object = {}) =>
    judgeInputs(readInputs(path).inputs, settingsOf(settings)).judgements.filter(({ kind }) => kind === "finding");

  it("fails on what is mandatory, with file and line", async () => {
    const { code, text } = await run(file("pod.yaml", POD));
    assert.equal(code, 1);
    assert.match(
      text,
      /pod\.yaml:9: mandatory critical: \[pss-privileged\] container "web" is privileged: Pod shop\/web/,
    );
    assert.match(text, /1 objects: \d+ findings, \d+ of them mandatory; 0 excused/);
  });

  it("passes where nothing mandatory is broken; advice fails only under --strict", async () => {
    const settings = file("settings.json", JSON.stringify({ "pack-settings": { levels: {} } }));
    const config = file(
      "map.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\ndata: {}\n",
    );
    assert.equal((await run(config, "--settings", settings)).code, 0);
    const policy = file(
      "policy.yaml",
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a, namespace: shop }\nspec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }\n",
    );
    assert.equal((await run(policy)).code, 0);
    assert.equal((await run(policy, "--strict")).code, 1);
  });

  it("reads every document of every file of a folder, one stack together", () => {
    file("a/one.yaml", `${POD}---\n${POD.replace("name: web,", "name: two,")}`);
    file(
      "a/two.json",
      JSON.stringify({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "s", namespace: "shop" },
        type: "kubernetes.io/service-account-token",
      }),
    );
    file("node_modules/x.yaml", POD);
    file("a/values.yaml", "replicas: 2\n");
    const { inputs, faults } = readInputs(dir);
    assert.equal(inputs.length, 3);
    assert.deepEqual(faults, []);
    const rules = new Set(found(dir).map(({ rule }) => rule.id));
    assert.ok(rules.has("sa-no-long-lived-token") && rules.has("pss-privileged"));
    const second = found(dir).find(({ rule, title }) => rule.id === "pss-privileged" && title === "Pod shop/two")!;
    assert.equal(second.line, 19);
  });

  it("reads an exported state: secrets stay closed, lines come from the program", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
    const resource = (key: string, value: unknown) => ({
      urn: `urn:pulumi:dev::p::gitlab:index/projectVariable:ProjectVariable::${key}`,
      type: "gitlab:index/projectVariable:ProjectVariable",
      inputs: { key, value, masked: true, hidden: true, protected: true, environmentScope: "x", raw: true },
      sourcePosition: "project:///index.ts#12,3",
    });
    const gone = { ...resource("OLD_TOKEN", "hunter2"), delete: true };
    const state = {
      version: 3,
      deployment: { resources: [resource("A_TOKEN", secret), resource("B_TOKEN", "hunter2"), gone] },
    };
    const findings = found(file("state.json", JSON.stringify(state)));
    assert.deepEqual(
      findings.map(({ rule, title, file: source, line }) => [rule.id, title, source, line]),
      [["secret-values-are-secret", "ProjectVariable B_TOKEN", "index.ts", 12]],
    );
    assert.ok(!JSON.stringify(findings).includes("hunter2"));
  });

  it("reads a graph of glk synth", () => {
    const node = {
      urn: "urn:pulumi:dev::p::kubernetes:core/v1:Pod::web",
      type: "kubernetes:core/v1:Pod",
      name: "web",
      inputs: { apiVersion: "v1", kind: "Pod", metadata: { namespace: { unknown: true } }, spec: { hostPID: true } },
      protect: false,
      options: {},
      source: { file: "components/x.ts", line: 7 },
    };
    const finding = found(file("graph.json", JSON.stringify({ project: "p", stack: "dev", resources: [node] }))).find(
      ({ rule }) => rule.id === "pss-host-namespaces",
    )!;
    assert.deepEqual([finding.file, finding.line], ["components/x.ts", 7]);
  });

  it("reads a runner's config.toml and an agent's config.yaml", () => {
    const toml = found(
      file("config.toml", '[[runners]]\n[runners.kubernetes]\nnamespace = "jobs"\nprivileged = true\n'),
    );
    const finding = toml.find(({ rule }) => rule.id === "runner-no-privileged")!;
    assert.equal(finding.line, 4);
    const agent = found(file(".gitlab/agents/prod/config.yaml", "ci_access:\n  instance: {}\n"));
    assert.ok(agent.some(({ rule }) => rule.id === "gl-agent-ci-access-narrow"));
  });

  it("never passes over what it cannot read", async () => {
    const bomb = Array.from({ length: 12 }, (_, index) => `a${index}: &a${index} [${`*a${index - 1}, `.repeat(9)}x]`);
    bomb[0] = "a0: &a0 [x, x, x, x, x, x, x, x, x]";
    const cases: [string, string][] = [
      ["bad.yaml", "a: [}\n"],
      ["bomb.yaml", `apiVersion: v1\nkind: Pod\n${bomb.join("\n")}\n`],
      ["twice.yaml", "apiVersion: v1\napiVersion: v1\nkind: Pod\n"],
      ["bad.toml", "[[runners]\n[runners.kubernetes]\n"],
    ];
    for (const [name, text] of cases) assert.equal((await run(file(name, text))).code, 1, name);
  });

  it("refuses wrong usage with exit code 2", async () => {
    const pod = file("pod.yaml", POD);
    assert.equal((await run(join(dir, "nothing.yaml"))).code, 2);
    assert.equal((await run(file("empty.yaml", "x: 1\n"))).code, 2);
    assert.equal((await run(pod, "--settings", file("bad.json", '{"prodution": true}'))).code, 2);
    assert.equal((await run(pod, "--settings", file("broken.json", "{"))).code, 2);
    assert.equal((await run(pod, "--format", "xml")).code, 2);
  });

  it("fails on an exemption that excuses nothing, and shows one that does", async () => {
    const path = file("pod.yaml", POD);
    const urn = readInputs(path).inputs[0]!.judged.urn;
    const exemption = {
      rule: "pss-privileged",
      urn,
      reason: "kernel tests need it until May",
      owner: "team",
      until: "2026-06-20",
    };
    const settings = (rule: string) =>
      file(
        `${rule}.json`,
        JSON.stringify({ "pack-settings": { today: "2026-06-15", exemptions: [{ ...exemption, rule }] } }),
      );
    assert.match(
      (await run(path, "--settings", settings("pss-privileged"))).text,
      /: exempted: exempted until 2026-06-20 by team/,
    );
    assert.match(
      (await run(path, "--settings", settings("image-no-latest"))).text,
      /meta-exemptions-valid: .*excuses nothing/,
    );
  });

  for (const format of ["json", "codequality", "junit", "sarif"]) {
    it(`writes ${format}`, async () => {
      const output = join(dir, "report");
      const { code, text } = await run(file("pod.yaml", POD), "--format", format, "--output", output);
      assert.equal(code, 1);
      assert.match(text, /^1 objects: /);
    });
  }
});

describe("keysOf", () => {
  it("reads paths as findings write them", () => {
    assert.deepEqual(keysOf('spec.egress[0].to[1].labels["a.b/c"]'), ["spec", "egress", 0, "to", 1, "labels", "a.b/c"]);
    assert.deepEqual(keysOf('data["config.toml"] » runners[0].kubernetes'), ["data", "config.toml"]);
    assert.deepEqual(keysOf(""), []);
  });
});
