import assert from "node:assert/strict";
import { jobLimits, jobQuota } from "../../../../components/runner/capacity.ts";
import { helmRunner } from "./settings.ts";

const amounts = (cpu: string, memory: string, ephemeralStorage: string) => ({ cpu, memory, ephemeralStorage });
const resources = {
  build: { requests: amounts("1", "1Gi", "1Gi"), limits: amounts("2", "2Gi", "2Gi"), max: { cpu: "4" } },
  helper: { requests: amounts("100m", "128Mi", "1Gi"), limits: amounts("500m", "256Mi", "1Gi") },
  service: { requests: amounts("100m", "256Mi", "1Gi"), limits: amounts("1", "1Gi", "1Gi") },
};

describe("capacity of the job namespace", () => {
  it("has room for twice the jobs, each as large as it can make itself", () => {
    assert.deepEqual(jobQuota(helmRunner({ jobs: { concurrency: 3, services: { perJob: 2 }, resources } })), {
      pods: "6",
      "requests.cpu": "25800m", // 6 × (4 + 0.1 + 2 × 0.1): a job may raise its request to the maximum
      "requests.memory": "9984Mi", // 6 × (1024 + 128 + 2 × 256)
      "requests.ephemeral-storage": "24Gi", // 6 × (1 + 1 + 2 × 1)
      "limits.cpu": "39", // 6 × (4 + 0.5 + 2 × 1)
      "limits.memory": "26112Mi", // 6 × (2048 + 256 + 2 × 1024)
      "limits.ephemeral-storage": "30Gi", // 6 × (2 + 1 + 2 × 1)
      persistentvolumeclaims: "0",
      "services.loadbalancers": "0",
      "services.nodeports": "0",
    });
  });

  it("is what the settings say where they say it", () => {
    assert.deepEqual(jobQuota(helmRunner({ jobs: { quota: { pods: "3" } } })), { pods: "3" });
  });

  it("bounds containers by the largest maximum and pods by their sum, and refuses zero", () => {
    assert.deepEqual(jobLimits(helmRunner({ jobs: { resources } })), [
      {
        type: "Container",
        default: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "1Gi" },
        defaultRequest: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "1Gi" },
        min: { cpu: "1m", memory: "1Mi", "ephemeral-storage": "1Mi" },
        max: { cpu: "4", memory: "2Gi", "ephemeral-storage": "2Gi" },
      },
      { type: "Pod", max: { cpu: "5500m", memory: "3328Mi", "ephemeral-storage": "4Gi" } },
    ]);
  });

  it("makes no room for services where there are none", () => {
    const [, pod] = jobLimits(helmRunner({ jobs: { services: { perJob: 0 }, resources } }));
    assert.deepEqual(pod!.max, { cpu: "4500m", memory: "2304Mi", "ephemeral-storage": "3Gi" });
  });
});
