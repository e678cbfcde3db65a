import assert from "node:assert/strict";
import { containerRequests, withStoredAmounts } from "../../../../../analysis/runner/cluster/pod-requests.ts";

const asking = (memory: string) => ({ resources: { requests: { memory } } });
const memory = (containers: string[], initContainers: string[] = []) =>
  containerRequests({ containers: containers.map(asking), initContainers: initContainers.map(asking) })["memory"];

/** apimachinery, resource.Quantity: Add and Cmp; kubectl, resource.PodRequestsAndLimits. */
describe("what containers ask for together", () => {
  it("has the form of the first amount that is not zero", () => {
    assert.equal(memory(["1Gi", "1024M"]), "2048576Ki");
    assert.equal(memory(["0", "1Gi"]), "1Gi");
  });

  it("has the form of the sum where a first container asks for as much", () => {
    assert.equal(memory(["1Gi"], ["1073741824"]), "1Gi");
    assert.equal(memory(["1Gi"], ["1073741825"]), "1073741825");
  });
});

describe("withStoredAmounts", () => {
  it("writes requests and limits in their shortest form, and leaves claims alone", () => {
    const claims = [{ name: "gpu" }];
    assert.deepEqual(
      withStoredAmounts({ requests: { memory: "1024Mi" }, limits: { cpu: "1000m", memory: "2048Mi" }, claims }),
      { requests: { memory: "1Gi" }, limits: { cpu: "1", memory: "2Gi" }, claims },
    );
  });
});
