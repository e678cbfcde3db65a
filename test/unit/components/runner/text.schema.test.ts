import assert from "node:assert/strict";
import {
  AnchoredKeyPattern,
  AnchoredPattern,
  Bytes,
  Constant,
  ContainerPath,
  Cpu,
  ImagePattern,
  isAnchored,
  JobLabels,
  LabelKey,
  ObjectName,
  SubPath,
} from "../../../../components/runner/text.schema.ts";
import { faultsOf } from "./settings.ts";

const passes = (schema: Parameters<typeof faultsOf>[0], values: unknown[]) =>
  values.filter((value) => faultsOf(schema, value).length === 0);

describe("text of runner settings", () => {
  it("refuses job variables in constants, paths and names", () => {
    assert.deepEqual(passes(Constant, ["a b", "$CI_JOB_NAME", "x${Y}"]), ["a b"]);
    assert.deepEqual(passes(ContainerPath, ["/cache", "/cache/$CI_PROJECT_ID", "cache", "/a/../b", "/a..b"]), [
      "/cache",
      "/a..b",
    ]);
    assert.deepEqual(passes(SubPath, ["npm/.npmrc", "/npm", "$X", "../up", "a/../b"]), ["npm/.npmrc"]);
    assert.deepEqual(passes(ObjectName, ["ci-cache", "cache-$CI_CONCURRENT_ID", "A"]), ["ci-cache"]);
  });

  it("takes anchored patterns only", () => {
    assert.deepEqual(["^a$", "^(a|b)$", "^a|b$", "a", "^a", "a$", "^a\\|b$", "^a\\$"].filter(isAnchored), [
      "^a$",
      "^(a|b)$",
      "^a\\|b$",
    ]);
  });

  it("refuses a pattern that matches everything", () => {
    assert.deepEqual(faultsOf(AnchoredPattern, "^.*$"), [
      ': "^.*$" matches everything; name what a job may choose, for example "^team=[a-z]+$"',
    ]);
    assert.deepEqual(passes(AnchoredPattern, ["^.+$", "^(.*)$", "^[^x]*$", "^team-[a-z]+$"]), ["^team-[a-z]+$"]);
  });

  it("says how to anchor a pattern", () => {
    assert.deepEqual(faultsOf(AnchoredPattern, "team=.*"), [
      ': "team=.*" is not anchored; write it as "^…$", with alternatives in parentheses: "^(a|b)$"',
    ]);
  });

  it("wants the key of a key=value pattern written out", () => {
    assert.deepEqual(passes(AnchoredKeyPattern, ["^team=[a-z]+$", "^.*=x$", "^(a|b)=x$", "^example\\.com/a=1$"]), [
      "^team=[a-z]+$",
      "^example\\.com/a=1$",
    ]);
  });

  it("wants the registry of an image pattern written out", () => {
    const patterns = [
      "registry.example.com/acme/**",
      "alpine:*",
      "postgres",
      "**",
      "*",
      "*/*:*",
      "**/*",
      "*.example/x",
    ];
    assert.deepEqual(passes(ImagePattern, patterns), ["registry.example.com/acme/**", "alpine:*", "postgres"]);
    assert.deepEqual(passes(ImagePattern, ["", "a b:1", "reg.example/$X"]), []);
  });

  it("keeps the runner's own labels out of reach", () => {
    assert.deepEqual(faultsOf(JobLabels, { team: "shop", "Project.runner.gitlab.com/id": "1" }), [
      "Project.runner.gitlab.com/id: Invalid key in record",
    ]);
    assert.deepEqual(faultsOf(JobLabels, { "job.runner.gitlab.com/pod": "x" }), [
      'job.runner.gitlab.com/pod: "job.runner.gitlab.com/pod" is set by the runner itself; choose a key outside "runner.gitlab.com"',
    ]);
    assert.equal(faultsOf(JobLabels, { pod: "x" }).length, 1);
    assert.equal(faultsOf(JobLabels, { tier: "$CI_COMMIT_REF_PROTECTED" }).length, 1);
  });

  it("takes label keys with and without a prefix", () => {
    assert.deepEqual(passes(LabelKey, ["a", "example.com/a", "-a", "a/b/c", ""]), ["a", "example.com/a"]);
  });

  it("keeps CPU and memory apart and refuses zero", () => {
    assert.deepEqual(passes(Cpu, ["500m", "2", "1Gi", "0", "0m", "2k"]), ["500m", "2"]);
    assert.deepEqual(passes(Bytes, ["256Mi", "1G", "500m", "1024", "0Gi"]), ["256Mi", "1G"]);
    assert.deepEqual(faultsOf(Cpu, "0"), [": 0 means no limit to Kubernetes; write an amount above zero"]);
  });
});
