import assert from "node:assert/strict";
import { strictestLevel } from "../../../../analysis/pod-security/evaluate.ts";
import { GOOD, podOf } from "./pods.ts";

const C = "spec.containers[0]";

describe("strictestLevel", () => {
  it("is restricted for a hardened pod", () => {
    assert.deepEqual(strictestLevel(podOf(GOOD).pod), { level: "restricted", blockers: [] });
  });

  it("is baseline for a plain pod, and names each field that restricted wants", () => {
    const { level, blockers } = strictestLevel(podOf({ containers: [{ name: "a" }] }).pod);
    assert.equal(level, "baseline");
    assert.deepEqual(
      blockers.flatMap(({ control, faults }) => faults.map(({ at, wanted }) => `${control.name} ${at.path} ${wanted}`)),
      [
        `privilege-escalation ${C}.securityContext.allowPrivilegeEscalation false`,
        `run-as-non-root ${C}.securityContext.runAsNonRoot true`,
        `seccomp ${C}.securityContext.seccompProfile.type RuntimeDefault or Localhost`,
        `capabilities ${C}.securityContext.capabilities.drop ALL`,
      ],
    );
  });

  it("is privileged where baseline refuses", () => {
    const { level, blockers } = strictestLevel(podOf({ ...GOOD, hostPID: true }).pod);
    assert.deepEqual([level, blockers.map(({ control }) => control.name)], ["privileged", ["host-namespaces"]]);
  });
});
