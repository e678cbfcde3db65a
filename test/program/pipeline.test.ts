import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");
const cli = join(root, "node_modules/.bin/gitlab-ci-local");

/** Relative to the checkout, as gitlab-ci-local wants it. */
const STATE = "node_modules/.cache/gitlab-ci-local";

/** Jobs of `.gitlab-ci.yml` as gitlab-ci-local reads it: name → its resolved definition. */
function jobs(): Record<
  string,
  {
    stage: string;
    when?: string;
    environment?: { name: string };
    resource_group?: string;
    script: string[];
    after_script?: string[];
  }
> {
  const yaml = execFileSync(cli, ["--preview", "--state-dir", STATE], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const all = parse(yaml, { merge: true }) as Record<string, never>;
  return Object.fromEntries(
    Object.entries(all).filter(([name, job]) => !name.startsWith(".") && typeof job === "object" && "script" in job),
  );
}

describe(".gitlab-ci.yml", () => {
  const all = jobs();

  it("has these jobs, by stage", () => {
    const listed = Object.entries(all).map(([name, { stage }]) => `${stage}: ${name}`);
    assert.deepEqual(listed.sort(), [
      "check: check",
      "deploy: up-dev",
      "deploy: up-prod",
      "preview: preview-dev",
      "preview: preview-prod",
      "preview: synth",
    ]);
  });

  it("lets one deployment an environment run at a time", () => {
    for (const name of ["up-dev", "up-prod"]) assert.equal(all[name]!.resource_group, all[name]!.environment!.name);
  });

  it("never deploys without a preview that the pack has judged", () => {
    for (const name of ["up-dev", "up-prod"]) {
      const [preview, up] = all[name]!.script;
      assert.match(preview!, /^pulumi preview .*--policy-pack policy /);
      assert.match(up!, /^pulumi up .*--policy-pack policy /);
    }
  });

  it("says what a deployment that did not end well left, and changes nothing", () => {
    const ran = (status: string) =>
      execFileSync("sh", ["-ec", `npx() { echo "npx $*"; }\n${all["up-prod"]!.after_script!.join("\n")}`], {
        encoding: "utf8",
        env: { CI_JOB_STATUS: status, STACK: "prod" },
      });
    assert.equal(ran("success"), "");
    for (const status of ["failed", "canceled"]) assert.equal(ran(status), "npx glk repair prod --dry-run\n");
  });

  it("gives a fork's merge request no job that logs in to the backend", () => {
    const text = readFileSync(join(root, ".gitlab-ci.yml"), "utf8");
    const { ".preview": preview } = parse(text) as { ".preview": { rules: { if: string }[] } };
    assert.deepEqual(preview.rules, [
      { if: '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID' },
    ]);
    assert.equal(
      all["synth"]!.script.some((line) => line.includes("pulumi ")),
      false,
    );
  });
});
