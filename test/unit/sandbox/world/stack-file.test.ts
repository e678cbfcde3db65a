import assert from "node:assert/strict";
import { contextsOf, parseStackFile, pathsOf, readStackFile } from "../../../../sandbox/world/stack-file.ts";

const file = parseStackFile(
  "dev",
  `config:
  other:key: x
  gitlab-kubernetes:gitlab: { rootGroup: acme }
  gitlab-kubernetes:clusters: { a: { context: acme-a } }
  gitlab-kubernetes:agents:
    dev: { project: acme/platform/clusters, ciAccess: { projects: [{ id: acme/shop/web }], groups: [{ id: acme/tools }] }, userAccess: { projects: [acme/shop/api] } }
  gitlab-kubernetes:apps: { web: { project: acme/shop/web, tokenGroup: acme/shop } }
`,
);

describe("parseStackFile", () => {
  it("keeps our areas and leaves other programs' keys alone", () => {
    assert.deepEqual(Object.keys(file.areas), ["gitlab", "clusters", "agents", "apps"]);
  });
});

describe("contextsOf", () => {
  it("is the context of each cluster", () => assert.deepEqual(contextsOf(file), { a: "acme-a" }));
});

describe("pathsOf", () => {
  it("finds every group and project, and the groups above them", () => {
    assert.deepEqual(pathsOf(file), {
      groups: ["acme", "acme/platform", "acme/shop", "acme/tools"],
      projects: ["acme/platform/clusters", "acme/shop/api", "acme/shop/web"],
    });
  });
});

describe("readStackFile", () => {
  it("refuses a stack without a file, in a sentence", () => {
    assert.throws(
      () => readStackFile(".", "nope"),
      /There is no Pulumi\.nope\.yaml in this checkout; name a stack that has a file/,
    );
  });
});
