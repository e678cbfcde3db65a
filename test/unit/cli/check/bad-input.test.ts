import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { readInputs } from "../../../../cli/check/inputs.ts";
import { judgeInputs, settingsOf } from "../../../../cli/check/judge.ts";
import { main } from "../../../../cli/main.ts";

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  hostNetwork: true
  containers:
    - name: web
      image: reg.io/web:1
`;

describe("glk check of bad input", function () {
  this.timeout(60_000);
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "bad-"));
  });

  afterEach(() => {
    rmSync(dir, { recursive: true });
    process.exitCode = undefined;
  });

  function file(name: string, text: string | Buffer): string {
    const path = join(dir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  const judged = (path: string) => {
    const { inputs, faults } = readInputs(path);
    return { inputs, faults, judgements: judgeInputs(inputs, settingsOf({})).judgements };
  };
  const faultsOf = (path: string) => readInputs(path).faults.map(({ line, what }) => `${line}: ${what}`);
  const rulesOf = (path: string) =>
    judged(path).judgements.flatMap(({ kind, rule }) => (kind === "finding" ? [rule.id] : []));

  /** Runs the command with what it prints. */
  async function run(...args: string[]) {
    const lines: string[] = [];
    const { log, error } = console;
    const write = process.stdout.write.bind(process.stdout);
    console.log = console.error = (text: string) => void lines.push(text);
    process.stdout.write = (text: string | Uint8Array) => lines.push(String(text)) > 0;
    try {
      return { code: await main(["node", "glk", "check", ...args]), text: lines.join("\n") };
    } finally {
      Object.assign(console, { log, error });
      process.stdout.write = write;
    }
  }

  const texts: [title: string, text: string, fault: RegExp][] = [
    ["no YAML", `${POD}---\na: [\n`, /^\d+: is not YAML: /],
    ["a key that stands twice", `${POD}kind: Job\n`, /^9: is not YAML: Map keys must be unique/],
    ["an alias bomb", bomb(), /^1: cannot be read: Excessive alias count/],
    ["a cycle", "a: &a [*a, *a]\n", /^1: is nested deeper than 100 levels, or contains itself/],
    ["an alias of nothing", "a: *b\n", /^1: cannot be read: Unresolved alias/],
    ["a hundred thousand brackets", "[".repeat(100_000), /^1: is nested too deeply to be read/],
    ["a hundred thousand dashes", "- ".repeat(100_000), /^1: is nested too deeply to be read/],
    [
      "an object without apiVersion",
      POD.replace("apiVersion: v1\n", ""),
      /^1: is no Kubernetes object: it has kind Pod/,
    ],
    ["an object whose kind is a number", POD.replace("Pod", "7"), /^1: is no Kubernetes object: it has apiVersion v1/],
    ["a list of objects", JSON.stringify([{ apiVersion: "v1", kind: "Pod" }]), /^1: is a list of objects/],
  ];
  for (const [title, text, fault] of texts) {
    it(`says file and line of ${title}`, async () => {
      const path = file("a.yaml", text);
      const faults = faultsOf(path);
      assert.equal(faults.length, 1, faults.join("\n"));
      assert.match(faults[0]!, fault);
      const { code, text: printed } = await run(path);
      assert.equal(code, 1);
      assert.match(printed, /a\.yaml:\d+: /);
    });
  }

  it("still judges the other documents of a file with a broken one", () => {
    const path = file("a.yaml", `${POD}---\na: {b: [}\n---\n${POD}`);
    assert.equal(faultsOf(path).length, 1);
    assert.equal(rulesOf(path).filter((rule) => rule === "pss-host-namespaces").length, 2);
  });

  it("reads merge keys and the words of YAML 1.1 as Kubernetes does", () => {
    const merged = POD.replace("spec:\n  hostNetwork: true\n", "spec:\n  <<: &on { hostPID: true }\n");
    assert.ok(rulesOf(file("merge.yaml", merged)).includes("pss-host-namespaces"));
    for (const word of ["yes", "On", "YES"])
      assert.ok(rulesOf(file("word.yaml", POD.replace("true", word))).includes("pss-host-namespaces"), word);
    assert.ok(!rulesOf(file("no.yaml", POD.replace("true", "off"))).includes("pss-host-namespaces"));
  });

  it("fails where a field of a built-in kind has a wrong type, with its line; a custom kind may have its own types", async () => {
    const claims = (apiVersion: string, egress: string) =>
      `apiVersion: ${apiVersion}\nkind: NetworkPolicy\nmetadata: { name: a, namespace: shop }\nspec:\n  podSelector: { matchLabels: { app: web } }\n  policyTypes: [Egress]\n  egress: ${egress}\n`;
    assert.equal((await run(file("good.yaml", claims("networking.k8s.io/v1", "[]")))).code, 0);
    const { code, text } = await run(file("bad.yaml", claims("networking.k8s.io/v1", "all")));
    assert.equal(code, 1);
    assert.match(text, /bad\.yaml:7: could not judge \(NetworkPolicy shop\/a \(spec\.egress is a string where a list/);
    assert.equal((await run(file("own.yaml", claims("crd.example.com/v1", "all")))).code, 0);
  });

  it("sees keys that are names of JavaScript's own", () => {
    const labels =
      "metadata: { name: web, namespace: shop, labels: { __proto__: { a: b }, constructor: c, toString: d } }";
    const path = file("a.yaml", POD.replace("metadata: { name: web, namespace: shop }", labels));
    assert.ok(rulesOf(path).includes("pss-host-namespaces"));
    assert.equal(({} as { a?: unknown }).a, undefined);
    const proto = file(
      "b.json",
      `{"__proto__": {"kind": "Pod"}, "apiVersion": "v1", "kind": "Secret", "metadata": {}}`,
    );
    assert.equal(readInputs(proto).inputs.length, 1);
  });

  it("tells a file that is not UTF-8, and the line", () => {
    const bytes = Buffer.concat([Buffer.from(`${POD}# `), Buffer.from([0xff, 0xfe]), Buffer.from("\n")]);
    assert.deepEqual(faultsOf(file("a.yaml", bytes)), ["9: is not UTF-8 text"]);
    assert.deepEqual(rulesOf(file("b.yaml", `\uFEFF${POD}`)).includes("pss-host-namespaces"), true);
  });

  it("follows links once, and says which lead nowhere", () => {
    file("a/pod.YAML", POD);
    file("elsewhere/far.yml", POD);
    file("a/b/two.YML", POD);
    symlinkSync("..", join(dir, "a/up"));
    symlinkSync("pod.YAML", join(dir, "a/same.yaml"));
    symlinkSync("../elsewhere/far.yml", join(dir, "a/far.yaml"));
    symlinkSync("nowhere.yaml", join(dir, "a/gone.yaml"));
    symlinkSync("loop.yaml", join(dir, "a/loop.yaml"));
    const { inputs, faults } = readInputs(join(dir, "a"));
    assert.equal(inputs.length, 3);
    assert.deepEqual(faults.map(({ what }) => what).sort(), ["cannot be read: ELOOP", "cannot be read: ENOENT"]);
  });

  it("tells what it may not read, and judges the rest", () => {
    assert.ok(rulesOf(file("pod.yaml", POD)).includes("pss-host-namespaces"));
    const closed = [file("closed.yaml", POD), dirname(file("folder/pod.yaml", POD))];
    for (const path of closed) chmodSync(path, 0);
    chmodSync(dir, 0o755);
    const root = process.geteuid!() === 0;
    // Root may read everything; this is nobody.
    if (root) process.seteuid!(65534);
    try {
      const { inputs, faults, judgements } = judged(dir);
      assert.equal(inputs.length, 1);
      assert.ok(judgements.some(({ kind, rule }) => kind === "finding" && rule.id === "pss-host-namespaces"));
      assert.deepEqual(
        faults.map(({ what }) => what),
        ["cannot be read: EACCES", "cannot be read: EACCES"],
      );
    } finally {
      if (root) process.seteuid!(0);
      for (const path of closed) chmodSync(path, 0o700);
    }
  });

  it("leaves out TOML and YAML of other programs, and tells TOML that is none", () => {
    file("pyproject.toml", '[tool.x]\npassword = "a"\n');
    file(
      "kustomization.yaml",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n",
    );
    file("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    assert.deepEqual(readInputs(dir), { inputs: [], faults: [] });
    assert.match(faultsOf(file("config.toml", "[[runners]]\nname = \n"))[0]!, /^2: is not TOML: /);
  });

  it("names what is wrong with the settings", async () => {
    const settings = file("s.json", JSON.stringify({ jobNamespaces: "x", levels: null, production: 1 }));
    const { code, text } = await run(file("a.yaml", POD), "--settings", settings);
    assert.equal(code, 2);
    for (const fault of ["jobNamespaces must be array", "levels must be object", "production must be boolean"])
      assert.ok(text.includes(fault), text);
  });

  it("never throws on bytes, never passes over a document in silence", () => {
    const noise = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.constantFrom(
        "{{",
        "&a ",
        "*a",
        "<<: ",
        "- ",
        "? ",
        ": ",
        "\t",
        "---\n",
        "!!binary ",
        "!<x> ",
        "|\n",
        ">-\n",
        "'",
        '"',
      ),
    );
    const end = `\n---\n${POD}`;
    fc.assert(
      fc.property(noise, fc.nat(POD.length), fc.boolean(), (what, at, isJson) => {
        const text = POD.slice(0, at) + what + POD.slice(at);
        const path = file(isJson ? "a.json" : "a.yaml", text + end);
        const { inputs, faults, judgements } = judged(path);
        assert.ok(inputs.length + faults.length > 0, text);
        for (const { line } of [...faults, ...judgements]) assert.ok(Number.isInteger(line) && line >= 1);
      }),
      { numRuns: 25 },
    );
  });

  it("never throws on any structure in the place of objects", () => {
    const body = fc.object({ key: fc.constantFrom("metadata", "spec", "items", "rules", "data", "x"), maxDepth: 4 });
    const kinds = [
      "Pod",
      "List",
      "PodList",
      "NetworkPolicy",
      "ClusterRole",
      "ClusterRoleBinding",
      "ConfigMap",
      "Secret",
    ];
    fc.assert(
      fc.property(
        body,
        fc.constantFrom(...kinds),
        fc.constantFrom("v1", "apps/v1", "/", "a/b/c", "x.io/v1"),
        (rest, kind, apiVersion) => {
          const path = file("a.json", JSON.stringify({ ...rest, kind, apiVersion }));
          const { inputs, faults, judgements } = judged(path);
          assert.ok(inputs.length + faults.length === 1);
          assert.ok(
            judgements.every(({ message }) => !message.includes("the rule failed to run")),
            JSON.stringify(rest),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it("ends on ten thousand rules, a huge policy, nested lists", () => {
    const rules = Array.from({ length: 10_000 }, (_, at) => ({
      apiGroups: [""],
      resources: [`r${at}`],
      verbs: ["get"],
    }));
    const blocks = Array.from({ length: 2_000 }, (_, at) => ({
      to: [{ ipBlock: { cidr: `10.${at % 250}.${at >> 8}.0/24` } }],
      ports: [{ port: at + 1 }],
    }));
    const nested = (depth: number): object =>
      depth === 0
        ? { apiVersion: "v1", kind: "Pod", metadata: { namespace: "a" }, spec: { hostPID: true } }
        : { apiVersion: "v1", kind: "List", items: [nested(depth - 1)] };
    const documents = [
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "big" }, rules },
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "big", namespace: "a" },
        spec: { podSelector: {}, policyTypes: ["Egress"], egress: blocks },
      },
      nested(40),
    ];
    const path = file("big.yaml", documents.map((one) => JSON.stringify(one)).join("\n---\n"));
    assert.ok(rulesOf(path).includes("pss-host-namespaces"));
    assert.match(faultsOf(file("deep.json", JSON.stringify(nested(60))))[0]!, /nested deeper than 100 levels/);
  });
});

function bomb(): string {
  const lines = ["a: &a [x, x, x, x, x, x, x, x, x]"];
  for (const [at, name] of [..."bcdefghij"].entries())
    lines.push(`${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[at]}`).join(", ")}]`);
  return `${lines.join("\n")}\n`;
}
