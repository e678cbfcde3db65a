import assert from "node:assert/strict";
import {
  cpuMillis,
  cpuQuantity,
  durationSeconds,
  memoryQuantity,
  quantityValue,
} from "../../../../components/runner/quantity.ts";

describe("quantities", () => {
  it("reads binary, decimal and thousandth suffixes", () => {
    assert.deepEqual(["1Gi", "1G", "500m", "2", "1.5Mi", "1Ki"].map(quantityValue), [
      2 ** 30,
      1e9,
      0.5,
      2,
      1.5 * 2 ** 20,
      1024,
    ]);
  });

  it("refuses what is no quantity", () => {
    assert.throws(() => quantityValue("1 GB"), {
      message: '"1 GB" is not a Kubernetes quantity; write for example "500m" or "1Gi"',
    });
    assert.throws(() => quantityValue("1Gb"), /is not a Kubernetes quantity/);
  });

  it("counts CPU in thousandths, rounded up", () => {
    assert.deepEqual(["500m", "2", "2.007", "0.0005"].map(cpuMillis), [500, 2000, 2007, 1]);
  });

  it("writes CPU in cores where it is whole", () => {
    assert.deepEqual([2000, 2500, 100].map(cpuQuantity), ["2", "2500m", "100m"]);
  });

  it("writes memory in Gi where it is whole, else in Mi, rounded up", () => {
    assert.deepEqual([2 ** 31, 2 ** 30 + 1, 2 ** 28, 1].map(memoryQuantity), ["2Gi", "1025Mi", "256Mi", "1Mi"]);
  });

  it("adds the parts of a duration in seconds", () => {
    assert.deepEqual(["1h30m", "90s", "1500ms", "0.5h"].map(durationSeconds), [5400, 90, 2, 1800]);
  });
});
