import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../cli/main.ts";
import type { ConfigReport } from "../../../cli/runner-pods-report.ts";

const TOML = [
  "[[runners]]",
  'name = "lab"',
  'token = "glrt-secretsecretsecret"',
  "[runners.kubernetes]",
  'bearer_token = "very-secret"',
  "priviledged = true",
].join("\n");

describe("glk runner-pods", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "runner-pods-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function file(name: string, text: string): string {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  }

  async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const [log, error] = [console.log, console.error];
    let [out, err] = ["", ""];
    console.log = (text) => {
      out += `${text}\n`;
    };
    console.error = (text) => {
      err += `${text}\n`;
    };
    try {
      const code = await main(["node", "glk", "runner-pods", ...args]);
      return { code, out, err };
    } finally {
      [console.log, console.error] = [log, error];
      process.exitCode = 0;
    }
  }

  it("prints the pod, what has no effect, the Pod Security level and what a job can change", async () => {
    const { code, out } = await run(file("config.toml", TOML));
    assert.equal(code, 0);
    assert.match(out, /# runners\.kubernetes\.priviledged: no such key/);
    assert.match(out, /# Pod Security: baseline/);
    assert.match(out, /# feature_flags\.FF_CONCRETE: a job that sets/);
    assert.match(out, /^kind: Pod$/m);
    assert.match(out, /image: registry\.example\/group\/build:1/);
    assert.doesNotMatch(out, /very-secret|secretsecretsecret/);
  });

  it("prints JSON, takes a job, and exits 1 where the job is refused", async () => {
    const config = file("lists.toml", `${TOML}\nallowed_images = ["registry.example/group/*"]`);
    const good = await run(config, "--json");
    const { configurations } = JSON.parse(good.out) as { configurations: ConfigReport[] };
    assert.equal(configurations[0]?.runners[0]?.refused, null);
    assert.equal(configurations[0]?.runners[0]?.podSecurity?.level, "baseline");
    const bad = await run(config, "--json", "--job", file("job.yaml", "image: evil"));
    assert.equal(bad.code, 1);
    const [report] = (JSON.parse(bad.out) as { configurations: ConfigReport[] }).configurations;
    assert.equal(report?.runners[0]?.refused?.by, "runner");
    assert.equal(report?.runners[0]?.pod, null);
  });

  it("exits 1 where GitLab Runner does not start, and says why", async () => {
    const { code, out } = await run(file("wrong.toml", "[[runners]]\nname = 1"));
    assert.equal(code, 1);
    assert.match(out, /GitLab Runner does not start: runners\.name: must be a text, found a whole number/);
    assert.equal((await run(file("none.toml", "[session_server]\nsession_timeout = 1"))).code, 1);
  });

  it("exits 2 for a file that is not there or a job that is no YAML", async () => {
    assert.equal((await run(join(folder, "nope.toml"))).code, 2);
    const { code, err } = await run(file("config.toml", TOML), "--job", file("broken.yaml", "a: ["));
    assert.equal(code, 2);
    assert.match(err, /is no YAML/);
  });

  it("says what a file should hold", async () => {
    const { code, err } = await run(file("other.yaml", "a: b"));
    assert.equal(code, 1);
    assert.match(err, /holds no runner configuration/);
  });
});
