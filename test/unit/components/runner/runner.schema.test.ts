import assert from "node:assert/strict";
import { z } from "zod";
import {
  OperatorRunnerSettings,
  productionFaults,
  RunnerOperatorSettings,
  RunnersSettings,
  selfManagedFeatures,
} from "../../../../components/runner/runner.schema.ts";
import { changed, faultsOf, helm, helmRunner, operator } from "./settings.ts";

describe("runner settings", () => {
  it("takes the smallest runner of each installer", () => {
    assert.deepEqual(faultsOf(RunnersSettings, { shop: helm }), []);
    assert.deepEqual(faultsOf(RunnersSettings, { shop: operator }), []);
  });

  it("is untrusted, unprotected, not paused, of one hour, with one token, by default", () => {
    const { trustTier, protected: isProtected, paused, maximumTimeout, token } = helmRunner();
    assert.deepEqual(
      { trustTier, isProtected, paused, maximumTimeout, token },
      {
        trustTier: "untrusted",
        isProtected: false,
        paused: false,
        maximumTimeout: "1h",
        token: { generations: [1], current: 1 },
      },
    );
  });

  it("refuses an operator runner without its images, or outside the operator's namespace", () => {
    const faultsWith = (changes: Record<string, unknown>) =>
      faultsOf(OperatorRunnerSettings, changed(operator, changes));
    assert.deepEqual(faultsWith({ jobs: { images: { helper: undefined } } }), [
      "jobs.images.helper: has to be named with the operator, which may choose a wrong helper outside OpenShift",
    ]);
    assert.deepEqual(faultsWith({ manager: { namespace: "elsewhere" } }), [
      'manager.namespace: the operator watches its own namespace only; manager.namespace is "gitlab-runner-system" with it',
    ]);
    assert.match(faultsWith({ manager: { image: undefined } })[0]!, /^manager.image: /);
  });

  it("refuses two runners in one job namespace, in the same cluster only", () => {
    const other = changed(helm, { jobs: { namespace: "other-jobs" } });
    assert.deepEqual(faultsOf(RunnersSettings, { a: helm, b: other }), []);
    assert.deepEqual(faultsOf(RunnersSettings, { a: helm, b: changed(helm, { cluster: "two" }) }), []);
    assert.deepEqual(faultsOf(RunnersSettings, { a: helm, b: helm }), [
      'b.jobs.namespace: "gitlab-runner-jobs" in cluster "dev" is the job namespace of runner "a"; give each runner its own, so that jobs of one cannot reach those of another',
    ]);
  });

  it("refuses jobs where another runner's manager keeps its token", () => {
    const intruder = changed(helm, { manager: { namespace: "m" }, jobs: { namespace: "gitlab-runner" } });
    assert.deepEqual(faultsOf(RunnersSettings, { a: helm, b: intruder }), [
      'b.jobs.namespace: "gitlab-runner" is where the manager of runner "a" keeps its token; choose a namespace for jobs only',
    ]);
  });

  it("refuses a name that makes the chart's names too long", () => {
    assert.equal(faultsOf(RunnersSettings, { ["a".repeat(41)]: helm }).length, 1);
    assert.equal(faultsOf(RunnersSettings, { ["a".repeat(40)]: helm }).length, 0);
  });

  it("can be said as JSON Schema, for editors", () => {
    const schema = JSON.stringify(z.toJSONSchema(RunnersSettings, { io: "input" }));
    assert.match(schema, /"trustTier"/);
  });

  it("names an instance runner as a feature of self-managed GitLab", () => {
    assert.deepEqual(selfManagedFeatures(helmRunner({ scope: { instance: true, group: undefined } })), [
      { path: ["scope", "instance"], feature: "an instance runner" },
    ]);
    assert.deepEqual(selfManagedFeatures(helmRunner()), []);
  });
});

describe("settings of the Runner Operator", () => {
  const parse = (manifest: object) => faultsOf(RunnerOperatorSettings, { cluster: "dev", manifest });
  const sha256 = "a".repeat(64);

  it("takes an address, or a vendored file with its sum", () => {
    assert.deepEqual(parse({ url: "https://gitlab.com/x/operator.k8s.yaml" }), []);
    assert.deepEqual(parse({ url: "http://127.0.0.1:8080/operator.k8s.yaml", sha256 }), []);
    assert.deepEqual(parse({ file: "manifests/operator.yaml", sha256 }), []);
  });

  it("refuses a file without a sum, a path outside, and plain http", () => {
    for (const manifest of [
      { file: "operator.yaml" },
      { file: "../operator.yaml", sha256 },
      { file: "/operator.yaml", sha256 },
      { url: "http://example.com/operator.yaml" },
      { url: "https://example.com/operator.yaml", sha256: "abc" },
    ])
      assert.equal(parse(manifest).length, 1, JSON.stringify(manifest));
  });

  it("wants a sum in production", () => {
    const settings = RunnerOperatorSettings.parse({
      cluster: "prod",
      manifest: { url: "https://gitlab.com/operator.yaml" },
    });
    assert.deepEqual(productionFaults(settings), [
      {
        path: ["manifest", "sha256"],
        message: "is missing: in production the manifest is checked against its SHA-256 sum",
      },
    ]);
    assert.deepEqual(
      productionFaults({ ...settings, manifest: { url: "https://gitlab.com/operator.yaml", sha256 } }),
      [],
    );
  });
});
