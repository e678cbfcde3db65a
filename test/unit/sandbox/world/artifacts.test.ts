import assert from "node:assert/strict";
import { sampleTargets } from "../../../../sandbox/world/artifacts.ts";
import { parseStackFile } from "../../../../sandbox/world/stack-file.ts";

const app = (ref: string) =>
  parseStackFile(
    "dev",
    `config:\n  gitlab-kubernetes:apps: { web: { project: acme/web, image: site, ref: ${ref} } }\n`,
  );

describe("sampleTargets", () => {
  for (const [ref, tag] of [
    ["{ tag: latest }", "latest"],
    ["{ semver: 1.x }", "1.0.0"],
    ['{ semver: ">=2.1.0 <3.0.0" }', "2.1.0"],
  ] as const) {
    it(`answers ${ref} with the tag ${tag}`, () => {
      assert.deepEqual(sampleTargets(app(ref)), [
        { app: "web", project: "acme/web", repository: "acme/web/site", tag },
      ]);
    });
  }

  it("has none for a digest, which nothing pushed here could have", () => {
    assert.deepEqual(sampleTargets(app("{ digest: sha256:00 }")), []);
  });
});
