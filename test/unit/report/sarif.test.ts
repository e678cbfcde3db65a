import assert from "node:assert/strict";
import { sarif } from "../../../report/sarif.ts";
import { judgement } from "./judgements.ts";

interface Log {
  version: string;
  runs: [{ tool: { driver: { version: string; rules: { id: string }[] } }; results: Record<string, never>[] }];
}

describe("sarif", () => {
  const log = (judgements: ReturnType<typeof judgement>[]) => sarif(judgements, "1.2.3") as Log;

  it("has the rule once, and a result with place and fingerprint", () => {
    const { version, runs } = log([judgement(), judgement({ path: "spec" })]);
    assert.equal(version, "2.1.0");
    const [{ tool, results }] = runs;
    assert.equal(tool.driver.version, "1.2.3");
    assert.deepEqual(
      tool.driver.rules.map(({ id }) => id),
      ["pss-privileged"],
    );
    const [result] = results as unknown as [Record<string, unknown>];
    assert.equal(result["ruleIndex"], 0);
    assert.equal(result["level"], "error");
    assert.deepEqual((result["locations"] as { physicalLocation: unknown }[])[0]!.physicalLocation, {
      artifactLocation: { uri: "index.ts" },
      region: { startLine: 12 },
    });
    assert.match((result["partialFingerprints"] as Record<string, string>)["gitlabKubernetes/v1"]!, /^[0-9a-f]{64}$/);
    assert.equal(result["suppressions"], undefined);
  });

  it("keeps excused findings with a suppression, and marks what is open", () => {
    const [{ results }] = log([judgement({ kind: "exempted" }), judgement({ kind: "unjudged" })]).runs;
    assert.deepEqual(results[0]!["suppressions"], [{ kind: "external", justification: judgement().message }]);
    assert.equal(results[1]!["kind"], "open");
    assert.equal(results[1]!["level"], "none");
  });
});
