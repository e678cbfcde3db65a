import assert from "node:assert/strict";
import { PARITY } from "../../../../components/runner/parity.ts";
import { HelmRunnerSettings, OperatorRunnerSettings } from "../../../../components/runner/runner.schema.ts";
import { changed, faultsOf, helm, operator } from "./settings.ts";

/** What asks for each setting of the parity table. */
const ASKS: Record<string, Record<string, unknown>> = {
  "manager.chart": { manager: { chart: { version: "0.88.0" } } },
  "manager.replicas": { manager: { replicas: 2 } },
  "manager.imagePullSecrets": { manager: { imagePullSecrets: ["a"] } },
  "manager.podAnnotations": { manager: { podAnnotations: { a: "b" } } },
  "jobs.cache.account": { jobs: { cache: { type: "azure", container: "cache", account: "a" } } },
  config: { config: { runners: { pre_build_script: "echo {{ .Values }}" } } },
};

describe("parity of the installers", () => {
  for (const { setting, lacks, because } of PARITY)
    it(`refuses ${setting} with ${lacks}, and says why`, () => {
      const [schema, base] =
        lacks === "helm" ? ([HelmRunnerSettings, helm] as const) : ([OperatorRunnerSettings, operator] as const);
      assert.deepEqual(faultsOf(schema, base), []);
      assert.deepEqual(faultsOf(schema, changed(base, ASKS[setting]!)), [
        `${setting}: cannot be done with installer "${lacks}": ${because}`,
      ]);
    });

  it("lets the other installer do it", () => {
    for (const { setting, lacks } of PARITY) {
      const [schema, base] =
        lacks === "helm" ? ([OperatorRunnerSettings, operator] as const) : ([HelmRunnerSettings, helm] as const);
      assert.deepEqual(faultsOf(schema, changed(base, ASKS[setting]!)), [], setting);
    }
  });
});
