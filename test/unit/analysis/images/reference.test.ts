import assert from "node:assert/strict";
import { hasDigest, isImageReference, isMovingTag, parseImage } from "../../../../analysis/images/reference.ts";

describe("parseImage", () => {
  const rows: [string, string, string, string | undefined, string | undefined][] = [
    ["alpine", "docker.io", "library/alpine", undefined, undefined],
    ["alpine:3.22", "docker.io", "library/alpine", "3.22", undefined],
    ["bitnami/kubectl:1.36", "docker.io", "bitnami/kubectl", "1.36", undefined],
    ["registry:5000/app", "registry:5000", "app", undefined, undefined],
    ["registry:5000/app:1", "registry:5000", "app", "1", undefined],
    ["localhost/app", "localhost", "app", undefined, undefined],
    ["ghcr.io/a/b/c:v1@sha256:00", "ghcr.io", "a/b/c", "v1", "sha256:00"],
    ["ghcr.io", "docker.io", "library/ghcr.io", undefined, undefined],
    ["@sha256:00", "docker.io", "library/", undefined, "sha256:00"],
    ["a@sha256:00", "docker.io", "library/a", undefined, "sha256:00"],
  ];
  for (const [text, host, path, tag, digest] of rows) {
    it(text, () => {
      assert.deepEqual(parseImage(text), { host, path, tag, digest });
    });
  }
});

describe("hasDigest", () => {
  const digits = (count: number) => "0f".repeat(count / 2);

  it("wants all digits of a registered algorithm", () => {
    for (const digest of [`sha256:${digits(64)}`, `sha512:${digits(128)}`, `blake3:${digits(64)}`, "own+x:aZ=_-"])
      assert.equal(hasDigest(parseImage(`a@${digest}`)), true, digest);
    for (const digest of [
      "sha256:0f",
      "blake3:0f",
      `sha256:${digits(64).toUpperCase()}`,
      `sha512:${digits(64)}`,
      "",
      "own",
      "own:",
    ])
      assert.equal(hasDigest(parseImage(`a@${digest}`)), false, digest);
    assert.equal(hasDigest(parseImage("a:1")), false);
  });
});

describe("isMovingTag", () => {
  it("knows the tags that move by custom", () => {
    const words = ["latest", "main", "master", "edge", "nightly", "stable", "dev", "develop"];
    for (const tag of [undefined, "", ...words, "alpine-latest", "latest-arm64"])
      assert.equal(isMovingTag(tag), true, tag);
    for (const tag of ["1", "v1.2.3", "alpine3.21", "latestish", "alpine-v19.4.0"])
      assert.equal(isMovingTag(tag), false, tag);
  });
});

describe("isImageReference", () => {
  it("wants one tag, and a path in lower case", () => {
    for (const text of [
      "alpine",
      "a.b/c_d/e--f:V1.2",
      "localhost:5000/a/b:1@sha256:00",
      "REG.io/a",
      "a/b__c:_x",
      "a".repeat(512),
    ])
      assert.equal(isImageReference(text), true, text);
    for (const text of [
      "reg.io/a/b:web:1",
      "reg.io/A",
      "a/",
      "/a",
      "a:",
      "a b",
      "a:-1",
      "a//b",
      "a@",
      `a${"b".repeat(512)}`,
    ])
      assert.equal(isImageReference(text), false, text);
  });
});
