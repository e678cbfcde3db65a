import assert from "node:assert/strict";
import { jobFrom } from "../../../../analysis/runner/job.ts";

describe("a job from plain data", () => {
  it("is an ordinary one where nothing is said, with the variables that GitLab predefines", () => {
    const job = jobFrom(undefined);
    assert.equal(job.image, undefined);
    assert.deepEqual([job.id, job.projectId, job.project, job.timeout], [4711, 42, "acme/shop", 3600]);
    assert.equal(job.variables.find(({ key }) => key === "CI_PROJECT_PATH_SLUG")?.value, "acme-shop");
  });

  const valuesOf = (data: unknown) => Object.fromEntries(jobFrom(data).variables.map(({ key, value }) => [key, value]));
  const ZEROS = "0000000000000000000000000000000000000000";

  it("says of itself what the data says, and predefines variables from it", () => {
    const data = {
      id: "7",
      name: "build",
      project_id: 8,
      project: "acme/shop/Web.App",
      repo_url: "https://git.example/x.git",
      root_namespace_id: 9,
      ref: "feature/Ünder_score-",
      sha: "abc",
      before_sha: "def",
      timeout: 60,
      image: "i",
      services: ["s"],
      variables: [{ key: "A", value: "b" }],
    };
    const { variables: _, image, services, ...job } = jobFrom(data);
    assert.deepEqual(job, {
      id: 7,
      name: "build",
      projectId: 8,
      project: "acme/shop/Web.App",
      repository: "https://git.example/x.git",
      rootNamespaceId: 9,
      ref: "feature/Ünder_score-",
      sha: "abc",
      beforeSha: "def",
      timeout: 60,
      credentials: false,
      runSteps: false,
      suspends: false,
      resumes: "",
    });
    assert.deepEqual([image!.name, services.map(({ name }) => name)], ["i", ["s"]]);
    assert.deepEqual(valuesOf(data), {
      CI_JOB_ID: "7",
      CI_JOB_NAME: "build",
      CI_PROJECT_ID: "8",
      CI_PROJECT_NAME: "Web.App",
      CI_PROJECT_PATH: "acme/shop/Web.App",
      CI_PROJECT_PATH_SLUG: "acme-shop-web-app",
      CI_PROJECT_NAMESPACE: "acme/shop",
      CI_PROJECT_NAMESPACE_ID: "1",
      CI_PROJECT_ROOT_NAMESPACE: "acme",
      CI_COMMIT_SHA: "abc",
      CI_COMMIT_REF_NAME: "feature/Ünder_score-",
      CI_COMMIT_REF_SLUG: "feature--nder-score",
      A: "b",
    });
    assert.equal(valuesOf({ ref: `${"a".repeat(62)}-b` })["CI_COMMIT_REF_SLUG"], "a".repeat(62));
    assert.equal(valuesOf({ ref: "a".repeat(70) })["CI_COMMIT_REF_SLUG"], "a".repeat(63));
    assert.equal(jobFrom({ job_id: 5, id: 6 }).id, 5);
  });

  it("has an ordinary name, branch and commit where nothing is said", () => {
    const { name, ref, sha, beforeSha, rootNamespaceId } = jobFrom({});
    assert.deepEqual([name, ref, sha.length, beforeSha, rootNamespaceId], ["job", "main", 40, ZEROS, 1]);
    const values = valuesOf({});
    assert.deepEqual([values["CI_JOB_NAME"], values["CI_COMMIT_SHA"], values["CI_COMMIT_REF_NAME"]], [name, sha, ref]);
    assert.equal(
      jobFrom({}).variables.every((one) => one.public),
      true,
    );
    assert.equal("CI_JOB_ID" in valuesOf({ variables: [{ key: "CI_PROJECT_ID", value: "1" }] }), false);
    assert.equal("CI_JOB_ID" in valuesOf({ variables: { CI_PROJECT_ID: "1" } }), true);
  });

  it("knows credentials, steps and environments that are kept", () => {
    const of = (data: object) => {
      const { credentials, runSteps, suspends, resumes } = jobFrom(data);
      return [credentials, runSteps, suspends, resumes];
    };
    const nothing = [false, false, false, ""];
    assert.deepEqual(of({ credentials: [{ type: "dependency" }, { type: "registry" }] }), [true, false, false, ""]);
    assert.deepEqual(of({ credentials: [{ type: "dependency" }] }), nothing);
    assert.deepEqual(of({ run: [{}] }), [false, true, false, ""]);
    assert.deepEqual(of({ run: [] }), nothing);
    assert.deepEqual(of({ suspend_options: { suspend_on_success: true } }), [false, false, true, ""]);
    assert.deepEqual(of({ suspend_options: { suspend_on_failure: true } }), [false, false, true, ""]);
    assert.deepEqual(of({ suspend_options: { suspend_on_failure: false } }), nothing);
    assert.deepEqual(of({ suspend_options: { runtime_environment_key: "k" } }), [false, false, true, "k"]);
  });

  it("reads every field of an image and of a variable", () => {
    const { image } = jobFrom({
      image: {
        name: "a",
        alias: "db, cache",
        entrypoint: ["/bin/sh"],
        command: ["-c", 1, true, {}],
        pull_policy: ["always", "never"],
        executor_opts: { kubernetes: { user: "1000:1000" } },
        kubernetes: { user: "no" },
        ports: [{ number: "80" }, "x", ""],
        variables: { A: true },
      },
    });
    assert.deepEqual(image, {
      name: "a",
      alias: "db, cache",
      entrypoint: ["/bin/sh"],
      command: ["-c", "1", "true", ""],
      pullPolicies: ["always", "never"],
      user: "1000:1000",
      ports: [80, 0, 0],
      variables: [{ key: "A", value: "true", public: true }],
    });
    assert.equal(jobFrom({ image: null }).image, undefined);
    const variables = [
      { key: "CI_PROJECT_ID", value: "1" },
      { key: "B", value: "x", file: "true", raw: 1, public: true },
    ];
    assert.deepEqual(jobFrom({ variables }).variables, [
      { key: "CI_PROJECT_ID", value: "1", public: true },
      { key: "B", value: "x", public: true },
    ]);
    assert.deepEqual(
      [jobFrom({ timeout: Number.POSITIVE_INFINITY }).timeout, jobFrom({ timeout: "" }).timeout],
      [3600, 3600],
    );
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
