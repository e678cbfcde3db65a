import assert from "node:assert/strict";
import { managerRules } from "../../../../components/runner/runner.rules.ts";
import { helmRunner } from "./settings.ts";

const verbsOf = (changes: object, resource: string) =>
  managerRules(helmRunner(changes as Record<string, unknown>)).find(({ resources }) => resources.includes(resource))
    ?.verbs;

describe("managerRules", () => {
  it("is exactly what the executor calls", () => {
    assert.deepEqual(managerRules(helmRunner()), [
      { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete", "get", "list", "watch"] },
      { apiGroups: [""], resources: ["pods/attach", "pods/exec"], verbs: ["create", "delete", "get", "patch"] },
      { apiGroups: [""], resources: ["pods/log"], verbs: ["get", "list"] },
      { apiGroups: [""], resources: ["secrets"], verbs: ["create", "delete", "get", "update"] },
      { apiGroups: [""], resources: ["serviceaccounts"], verbs: ["get"] },
      { apiGroups: [""], resources: ["services"], verbs: ["create", "get"] },
      { apiGroups: [""], resources: ["events"], verbs: ["list"] },
    ]);
  });

  it("reads events only for features that do", () => {
    const silent = { config: { kubernetes: { print_pod_warning_events: false } } };
    assert.equal(verbsOf(silent, "events"), undefined);
    assert.deepEqual(verbsOf({ ...silent, jobs: { featureFlags: { FF_PRINT_POD_EVENTS: true } } }, "events"), [
      "watch",
    ]);
  });

  it("makes budgets only where each job has one", () => {
    assert.equal(verbsOf({}, "poddisruptionbudgets"), undefined);
    assert.deepEqual(verbsOf({ config: { kubernetes: { pod_disruption_budget: true } } }, "poddisruptionbudgets"), [
      "create",
      "get",
    ]);
  });
});
