import assert from "node:assert/strict";
import { shortenToken } from "../../../../../analysis/runner/pod/build.ts";
import { isQualifiedName, sanitizeLabel } from "../../../../../analysis/runner/pod/names.ts";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { metadataOf, refuses, variable } from "../synthesised.ts";

describe("labels of a job's pod", () => {
  it("come from the payload where they can be trusted, else from variables that a job sets", () => {
    const variables = ["CI_PROJECT_ID", "CI_PROJECT_NAME", "CI_PROJECT_NAMESPACE", "CI_PROJECT_ROOT_NAMESPACE"].map(
      (key) => variable(key, "forged"),
    );
    const labels = metadataOf({ job: { variables: [variable("CI_PROJECT_NAMESPACE_ID", "3"), ...variables] } })[
      "labels"
    ] as Data;
    assert.deepEqual(labels, {
      pod: "runner-abcdefghi-project-42-concurrent-0",
      "project.runner.gitlab.com/id": "42",
      "project.runner.gitlab.com/namespace-id": "3",
      "project.runner.gitlab.com/name": "shop",
      "project.runner.gitlab.com/namespace": "forged",
      "project.runner.gitlab.com/root-namespace": "forged",
      "project.runner.gitlab.com/root-namespace-id": "1",
      "job.runner.gitlab.com/pod": "runner-abcdefghi-project-42-concurrent-0",
      "manager.runner.gitlab.com/name": "lab",
      "manager.runner.gitlab.com/id-short": "abcdefghi",
    });
  });

  it("expand variables of the job once, in clear, and none of the runner's environment", () => {
    const kubernetes = 'pod_labels = { a = "$SECRET", b = "$ENV", c = "$REF" }';
    const variables = [variable("SECRET", "masked", { public: false, masked: true }), variable("REF", "$SECRET")];
    const labels = metadataOf({ kubernetes, runner: 'environment = ["ENV=x"]', job: { variables } })["labels"] as Data;
    assert.deepEqual([labels["a"], labels["b"], labels["c"]], ["masked", "", "SECRET"]);
  });

  it("are made fit, and a key that is none fails the job", () => {
    assert.equal(sanitizeLabel("--Feature/ÄÖ: x--"), "Feature_____x");
    assert.equal(sanitizeLabel(`${"a".repeat(62)}-b`), "a".repeat(62));
    refuses({ kubernetes: 'pod_labels = { "a b" = "x" }' }, "runner", /pod watcher: not synced/);
    assert.equal(isQualifiedName("a/b/c"), false);
    assert.equal(isQualifiedName("Example.com/x"), false);
  });
});

describe("annotations of a job's pod", () => {
  it("tell the job, and can be overwritten by the configuration", () => {
    const kubernetes = 'pod_annotations = { "job.runner.gitlab.com/name" = "$N" }';
    const job = { timeout: 5400, ref: "x", variables: [variable("N", "other")] };
    const annotations = metadataOf({ kubernetes, job })["annotations"] as Data;
    assert.equal(annotations["job.runner.gitlab.com/name"], "other");
    assert.equal(annotations["job.runner.gitlab.com/timeout"], "1h30m0s");
    assert.equal(annotations["job.runner.gitlab.com/url"], "https://gitlab.example/acme/shop/-/jobs/4711");
    refuses({ kubernetes: 'pod_annotations = { "a b" = "x" }' }, "cluster", /annotations/);
  });

  it("tell all of the job, in Go's durations", () => {
    const of = (job: Record<string, unknown>, runner = "") => metadataOf({ job, runner })["annotations"] as Data;
    assert.deepEqual(of({ id: 5, sha: "s", before_sha: "b", ref: "r", name: "n", project_id: 6, timeout: 30 }), {
      "job.runner.gitlab.com/id": "5",
      "job.runner.gitlab.com/url": "https://gitlab.example/acme/shop/-/jobs/5",
      "job.runner.gitlab.com/sha": "s",
      "job.runner.gitlab.com/before_sha": "b",
      "job.runner.gitlab.com/ref": "r",
      "job.runner.gitlab.com/name": "n",
      "job.runner.gitlab.com/timeout": "30s",
      "project.runner.gitlab.com/id": "6",
    });
    const timeouts = [59, 60, 61, 3599, 3600, 7325].map((timeout) => of({ timeout })["job.runner.gitlab.com/timeout"]);
    assert.deepEqual(timeouts, ["59s", "1m0s", "1m1s", "59m59s", "1h0m0s", "2h2m5s"]);
  });

  it("name the job's page below where the project is cloned from, without credentials", () => {
    const url = (repo_url: string) =>
      (metadataOf({ job: { repo_url } })["annotations"] as Data)["job.runner.gitlab.com/url"];
    assert.equal(url("https://u:p@git.example:8443/a/b.git?x#y"), "https://git.example:8443/a/b/-/jobs/4711");
    assert.equal(url("no URL"), "https://gitlab.example/acme/shop/-/jobs/4711");
  });
});

describe("short tokens", () => {
  for (const [token, wanted] of [
    ["glrt-t3_abcdefghijkl", "abcdefghi"],
    ["glrt-abc", "abc"],
    ["GR1348941abcdefghij", "abcdefghi"],
    ["glrt--abcdefghij", "r-abcdefg"],
    ["abcdefgh_x", "abcdefghr"],
    ["", ""],
  ] as const)
    it(`of ${JSON.stringify(token)}`, () => assert.equal(shortenToken(token), wanted));
});
