import assert from "node:assert/strict";
import { FeatureFlags, FIXED_FLAGS, featureFlags, PINNED_FLAGS } from "../../../../components/runner/feature-flags.ts";
import { faultsOf } from "./settings.ts";

describe("feature flags", () => {
  it("are all written, so that a job flips none of those that matter", () => {
    const written = featureFlags({}, false);
    for (const [flag, value] of Object.entries({ ...FIXED_FLAGS, ...PINNED_FLAGS }))
      assert.equal(written[flag], value, flag);
    assert.equal(written["FF_USE_ADVANCED_POD_SPEC_CONFIGURATION"], false);
  });

  it("switch patches of the pod on exactly where there are some", () => {
    assert.equal(featureFlags({}, true)["FF_USE_ADVANCED_POD_SPEC_CONFIGURATION"], true);
  });

  it("take the settings' value for a pinned and for a free flag, in order of the names", () => {
    const flags = featureFlags({ FF_USE_FASTZIP: true, FF_KUBERNETES_HONOR_ENTRYPOINT: true }, false);
    assert.equal(flags["FF_USE_FASTZIP"], true);
    assert.equal(flags["FF_KUBERNETES_HONOR_ENTRYPOINT"], true);
    assert.deepEqual(Object.keys(flags), Object.keys(flags).toSorted());
  });

  it("refuse another value of a fixed flag, an unknown flag, and the flag of patches", () => {
    assert.deepEqual(faultsOf(FeatureFlags, { FF_CONCRETE: true }), [
      "FF_CONCRETE: is always false here, because a job could use the other value against the runner",
    ]);
    assert.deepEqual(faultsOf(FeatureFlags, { FF_CONCRETE: false }), []);
    assert.deepEqual(faultsOf(FeatureFlags, { FF_MASK_ALL_DEFAULT_TOKENS: false }), [
      "FF_MASK_ALL_DEFAULT_TOKENS: is always true here, because a job could use the other value against the runner",
    ]);
    assert.deepEqual(faultsOf(FeatureFlags, { FF_DOES_NOT_EXIST: true }), [': Unrecognized key: "FF_DOES_NOT_EXIST"']);
    assert.deepEqual(faultsOf(FeatureFlags, { FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: true }), [
      "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: follows from config.kubernetes.pod_spec: it is on exactly where there are patches",
    ]);
  });
});
