import assert from "node:assert/strict";
import { appVersionOf } from "../../../../sandbox/charts/versions.ts";

describe("chart versions", () => {
  for (const [name, version, app] of [
    ["gitlab-runner", "0.83.0", "18.6.0"],
    ["gitlab-runner", "0.86.0", "18.9.0"],
    ["gitlab-runner", "0.88.0", "18.11.0"],
    ["gitlab-runner", "0.89.1", "19.0.0"],
    ["gitlab-agent", "2.32.0", "v19.4.0"],
    ["gitlab-agent", "2.27.0", "v18.11.0"],
    ["flux-operator", "0.60.0", "v0.60.0"],
  ] as const) {
    it(`${name} ${version} installs ${app}`, () => assert.equal(appVersionOf({ name, version }), app));
  }

  for (const [name, version] of [
    ["gitlab-runner", "0.70.0"],
    ["gitlab-agent", "1.30.0"],
  ] as const) {
    it(`refuses ${name} ${version}, which is before what it knows`, () => {
      assert.throws(() => appVersionOf({ name, version }), /Pin a newer chart, or give the real one with --charts DIR/);
    });
  }
});
