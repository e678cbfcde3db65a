import assert from "node:assert/strict";
import { hasDigest, isMovingTag, parseImage } from "../../../../analysis/images/reference.ts";

describe("parseImage", () => {
  const rows: [string, string, string, string | undefined, string | undefined][] = [
    ["alpine", "docker.io", "library/alpine", undefined, undefined],
    ["alpine:3.22", "docker.io", "library/alpine", "3.22", undefined],
    ["bitnami/kubectl:1.36", "docker.io", "bitnami/kubectl", "1.36", undefined],
    ["registry:5000/app", "registry:5000", "app", undefined, undefined],
    ["registry:5000/app:1", "registry:5000", "app", "1", undefined],
    ["localhost/app", "localhost", "app", undefined, undefined],
    ["ghcr.io/a/b/c:v1@sha256:00", "ghcr.io", "a/b/c", "v1", "sha256:00"],
    ["a@sha256:00", "docker.io", "library/a", undefined, "sha256:00"],
  ];
  for (const [text, host, path, tag, digest] of rows) {
    it(text, () => {
      assert.deepEqual(parseImage(text), { host, path, tag, digest });
    });
  }
});

describe("hasDigest", () => {
  it("wants sha256 and 64 digits", () => {
    assert.equal(hasDigest(parseImage(`a@sha256:${"0f".repeat(32)}`)), true);
    for (const digest of ["sha256:0f", `sha256:${"0F".repeat(32)}`, `sha512:${"0f".repeat(32)}`])
      assert.equal(hasDigest(parseImage(`a@${digest}`)), false);
    assert.equal(hasDigest(parseImage("a:1")), false);
  });
});

describe("isMovingTag", () => {
  it("knows the tags that move by custom", () => {
    for (const tag of [undefined, "", "latest", "main", "alpine-latest", "latest-arm64", "edge"])
      assert.equal(isMovingTag(tag), true, tag);
    for (const tag of ["1", "v1.2.3", "alpine3.21", "latestish", "alpine-v19.4.0"])
      assert.equal(isMovingTag(tag), false, tag);
  });
});
