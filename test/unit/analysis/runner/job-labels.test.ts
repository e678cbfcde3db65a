import assert from "node:assert/strict";
import { Reader } from "../../../../analysis/objects/reader.ts";
import { isReservedLabel, jobLabelsOf } from "../../../../analysis/runner/job-labels.ts";

function own(kubernetes: object) {
  const section = { read: new Reader({}), kubernetes: new Reader(kubernetes), namespace: "jobs" };
  return jobLabelsOf(section).filter(({ key }) => !isReservedLabel(key) && key !== "pod");
}

describe("jobLabelsOf", () => {
  it("is sure of a constant label, unless jobs may overwrite labels", () => {
    const pod_labels = { team: "shop", ref: "$CI_COMMIT_REF_NAME", number: 1 };
    assert.deepEqual(own({ pod_labels }), [
      { key: "team", value: "shop", sure: true },
      { key: "ref", value: undefined, sure: false },
      { key: "number", value: undefined, sure: false },
    ]);
    assert.deepEqual(own({ pod_labels: { team: "shop" }, pod_labels_overwrite_allowed: "^x=" }), [
      { key: "team", value: "shop", sure: false },
    ]);
  });

  it("is sure of those of GitLab Runner whose values no job can set", () => {
    const section = { read: new Reader({}), kubernetes: new Reader({}), namespace: "jobs" };
    const labels = jobLabelsOf(section).map(({ key, sure }) => `${key.replace("runner.gitlab.com/", "")} ${sure}`);
    assert.deepEqual(labels, [
      ...["job.pod true", "project.id true", "project.root-namespace-id true"],
      ...[
        "project.name false",
        "project.namespace false",
        "project.namespace-id false",
        "project.root-namespace false",
      ],
      ...["manager.name false", "manager.id-short false", "pod false"],
    ]);
  });

  it("ignores labels in the domain of GitLab Runner", () => {
    assert.deepEqual(own({ pod_labels: { "job.runner.gitlab.com/pod": "x", "Job.Runner.GitLab.com/pod": "x" } }), []);
  });
});

describe("labels of GitLab Runner", () => {
  it("are told by their domain", () => {
    for (const key of [
      "runner.gitlab.com/x",
      "job.runner.gitlab.com/pod",
      "JOB.RUNNER.GITLAB.COM/pod",
      "runner.gitlab.com",
    ])
      assert.equal(isReservedLabel(key), true, key);
    for (const key of ["app", "evilrunner.gitlab.com/x", "runner.gitlab.com.evil.com/x"])
      assert.equal(isReservedLabel(key), false, key);
  });
});
