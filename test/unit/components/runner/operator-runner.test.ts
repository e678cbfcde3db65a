import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { OperatorRunner } from "../../../../components/runner/operator-runner.ts";
import { runnerToml } from "../../../../components/runner/runner.toml.ts";
import { record } from "../../../lib/record.ts";
import { operatorRunner } from "./settings.ts";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const RUNNER = "kubernetes:apps.gitlab.com/v1beta2:Runner";

const recorded = (changes: Record<string, unknown> = {}, preview = false) =>
  record(
    () =>
      new OperatorRunner("shop", {
        settings: operatorRunner(changes),
        owner: { project: "gitlab-kubernetes", stack: "dev" },
        gitlabUrl: "https://gitlab.example.com",
        scopeId: 7,
        managerNamespace: pulumi.output("gitlab-runner-system"),
        jobNamespace: pulumi.output("gitlab-runner-jobs"),
      }),
    { preview },
  );

describe("OperatorRunner", () => {
  it("registers the runner, its Secret, identities with exact rights, limits, config.toml and a Runner", async () => {
    const { tree } = await recorded();
    const prefix = "gitlab-kubernetes:index:OperatorRunner > ";
    assert.deepEqual(
      tree()
        .filter((line) => line.startsWith(prefix))
        .map((line) => line.slice(prefix.length))
        .toSorted(),
      [
        "gitlab:index/userRunner:UserRunner shop-runner-g1",
        "kubernetes:apps.gitlab.com/v1beta2:Runner shop",
        "kubernetes:core/v1:ConfigMap shop-config",
        "kubernetes:core/v1:ConfigMap shop-environment",
        "kubernetes:core/v1:LimitRange shop-job-limits",
        "kubernetes:core/v1:Secret shop-runner-token-g1",
        "kubernetes:core/v1:ServiceAccount shop-job",
        "kubernetes:core/v1:ServiceAccount shop-manager",
        "kubernetes:rbac.authorization.k8s.io/v1:Role shop-manager",
        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding shop-manager",
      ],
    );
  });

  it("puts the one key into the Secret that the operator takes", async () => {
    const { inputs } = (await recorded()).only("kubernetes:core/v1:Secret");
    assert.deepEqual(inputs["stringData"], { "runner-token": { secret: true } });
  });

  it("names ConfigMap, Secret and ServiceAccount in the Runner, known at preview", async () => {
    const recording = await recorded({}, true);
    const config = recording.only(CONFIG_MAP, "shop-config").inputs;
    const { inputs } = recording.only(RUNNER);
    assert.deepEqual(config["data"], { "config.toml": runnerToml("shop", operatorRunner()) });
    assert.deepEqual(
      [inputs["spec"].config, inputs["spec"].token, inputs["spec"].serviceaccount, inputs["metadata"].namespace],
      [config["metadata"].name, "shop-runner-token-g1", "shop-runner-manager", "gitlab-runner-system"],
    );
    assert.equal(JSON.stringify(inputs).includes('"unknown":true'), false);
  });

  it("gives a changed config.toml another name, so that the operator rolls the manager", async () => {
    const nameOf = async (changes: Record<string, unknown>) =>
      (await recorded(changes)).only(CONFIG_MAP, "shop-config").inputs["metadata"].name;
    assert.notEqual(await nameOf({}), await nameOf({ jobs: { nodeSelector: { pool: "ci" } } }));
  });

  it("gives what the template cannot carry as environment", async () => {
    const recording = await recorded({ config: { kubernetes: { poll_timeout: 600 } } });
    const environment = recording.only(CONFIG_MAP, "shop-environment").inputs;
    assert.deepEqual(environment["data"], { RUNNER_NAME: "shop", KUBERNETES_POLL_TIMEOUT: "600" });
    assert.equal(recording.only(RUNNER).inputs["spec"].env, environment["metadata"].name);
  });

  it("makes the Runner after all that it names", async () => {
    const names = (await recorded()).only(RUNNER).dependencies.map((urn) => urn.split("::").at(-1));
    for (const name of ["shop-runner-token-g1", "shop-config", "shop-manager"])
      assert.equal(names.includes(name), true, name);
  });

  it("keeps the token in the Secret alone", async () => {
    const { resources } = await recorded();
    const holders = resources.filter(({ revealed, outputs }) =>
      JSON.stringify([revealed, outputs]).includes("shop-runner-g1-token"),
    );
    assert.deepEqual(
      holders.map(({ type }) => type),
      ["kubernetes:core/v1:Secret"],
    );
  });
});
