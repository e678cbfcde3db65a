import assert from "node:assert/strict";
import { parse } from "smol-toml";
import { runnerToml } from "../../../../components/runner/runner.toml.ts";
import { helmRunner } from "./settings.ts";

type Table = Record<string, unknown>;

/** Security context that the runner gives a container (reference/runner-behaviour.md "Security contexts"). */
function effective(kubernetes: Table, container: string): Table {
  const own = (kubernetes[`${container}_container_security_context`] ?? {}) as Table;
  const pod = kubernetes["pod_security_context"] as Table;
  const drop = (own["capabilities"] as Table | undefined)?.["drop"] ?? kubernetes["cap_drop"];
  return {
    privileged: own["privileged"] ?? kubernetes["privileged"],
    allowPrivilegeEscalation: own["allow_privilege_escalation"] ?? kubernetes["allow_privilege_escalation"],
    drop,
    runAsNonRoot: own["run_as_non_root"] ?? pod["run_as_non_root"],
    runAsUser: own["run_as_user"] ?? (container === "init_permissions" ? undefined : pod["run_as_user"]),
    seccomp: ((own["seccomp_profile"] ?? pod["seccomp_profile"]) as Table)["type"],
  };
}

describe("a job pod of the smallest settings", () => {
  const { runners } = parse(runnerToml("shop", helmRunner())) as { runners: Table[] };
  const kubernetes = runners[0]!["kubernetes"] as Table;

  for (const container of ["build", "helper", "service", "init_permissions"])
    it(`has a ${container} container that passes Pod Security restricted`, () => {
      assert.deepEqual(effective(kubernetes, container), {
        privileged: false,
        allowPrivilegeEscalation: false,
        drop: ["ALL"],
        runAsNonRoot: true,
        runAsUser: 1000,
        seccomp: "RuntimeDefault",
      });
    });

  it("mounts nothing of the node", () => {
    assert.equal("volumes" in kubernetes, false);
  });
});
