import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { chartsOf, overlay } from "../../../sandbox/overlay.ts";
import { parseStackFile } from "../../../sandbox/world/stack-file.ts";

const root = join(import.meta.dirname, "../../..");
const addresses = { gitlab: "http://localhost:1", registry: "localhost:2", charts: "http://127.0.0.1:3" };
const committed = (stack: string) => readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8");

/** Paths at which two trees differ, with the second one's value. */
function differences(a: unknown, b: unknown, path = ""): [string, unknown][] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(b)) return [[path, b]];
  const from = isMap(a) ? a : {};
  return [...new Set([...Object.keys(from), ...Object.keys(b)])].flatMap((key) =>
    differences(from[key], b[key], path ? `${path}/${key}` : key),
  );
}

describe("overlay", () => {
  for (const stack of ["dev", "prod"]) {
    it(`changes addresses and keys in ${stack} and nothing else`, () => {
      const text = committed(stack);
      const changed = differences(parse(text), parse(overlay(stack, text, addresses, "the sandbox's key")));
      assert.notEqual(changed.length, 0);
      for (const [path, value] of changed)
        assert.match(
          path,
          /\/(url|registry|repository|insecure|publicKeys\/\w+)$/,
          `${path}: ${JSON.stringify(value)}`,
        );
    });
  }

  it("points every chart and the operator's manifest at the sandbox's repository", () => {
    const config = (
      parse(overlay("dev", committed("dev"), addresses, "key")) as { config: Record<string, Record<string, unknown>> }
    ).config;
    assert.equal(
      (config["gitlab-kubernetes:flux"]!["dev"] as { operator: { repository: string } }).operator.repository,
      addresses.charts,
    );
    assert.equal(
      (config["gitlab-kubernetes:runnerOperators"]!["dev"] as { manifest: { url: string } }).manifest.url,
      `${addresses.charts}/operator.k8s.yaml`,
    );
    assert.deepEqual(
      chartsOf(parseStackFile("dev", committed("dev")).areas).map((path) => path.join("/")),
      ["agents/dev/chart", "runners/shop/manager/chart", "flux/dev/operator"],
    );
  });
});
