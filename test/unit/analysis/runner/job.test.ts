import assert from "node:assert/strict";
import { jobFrom } from "../../../../analysis/runner/job.ts";

describe("a job from plain data", () => {
  it("is an ordinary one where nothing is said, with the variables that GitLab predefines", () => {
    const job = jobFrom(undefined);
    assert.equal(job.image, undefined);
    assert.deepEqual([job.id, job.projectId, job.project, job.timeout], [4711, 42, "acme/shop", 3600]);
    assert.equal(job.variables.find(({ key }) => key === "CI_PROJECT_PATH_SLUG")?.value, "acme-shop");
  });

  it("reads .gitlab-ci.yml's forms of image, services and variables", () => {
    const job = jobFrom({
      image: { name: "a", kubernetes: { user: 1000 }, pull_policy: "always" },
      services: ["redis", { name: "b", ports: [80, { number: 81 }] }],
      variables: { A: 1 },
    });
    assert.equal(job.image?.user, "1000");
    assert.deepEqual(job.image?.pullPolicies, ["always"]);
    assert.deepEqual(
      job.services.map(({ name }) => name),
      ["redis", "b"],
    );
    assert.deepEqual(job.services[1]?.ports, [80, 81]);
    assert.deepEqual(job.variables.at(-1), { key: "A", value: "1", public: true });
  });

  it("keeps a whole list of variables as it is", () => {
    const variables = [{ key: "CI_PROJECT_ID", value: "1", public: false, file: true, raw: true }];
    assert.deepEqual(jobFrom({ variables }).variables, variables);
  });

  it("takes anything without an error", () => {
    for (const data of [
      null,
      1,
      "x",
      [],
      { image: [], services: 3, variables: [1, null], credentials: {}, timeout: "soon" },
    ])
      assert.doesNotThrow(() => jobFrom(data));
  });
});
