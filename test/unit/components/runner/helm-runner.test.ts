import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { HelmRunner } from "../../../../components/runner/helm-runner.ts";
import { record } from "../../../lib/record.ts";
import { helmRunner } from "./settings.ts";

const CHART = "kubernetes:helm.sh/v4:Chart";
const RUNNER = "gitlab:index/userRunner:UserRunner";
const SECRET = "kubernetes:core/v1:Secret";

const recorded = (changes: Record<string, unknown> = {}, preview = false) =>
  record(
    () =>
      new HelmRunner("shop", {
        settings: helmRunner(changes),
        owner: { project: "gitlab-kubernetes", stack: "dev" },
        gitlabUrl: "https://gitlab.example.com",
        scopeId: 7,
        managerNamespace: pulumi.output("gitlab-runner"),
        jobNamespace: pulumi.output("gitlab-runner-jobs"),
      }),
    { preview },
  );

describe("HelmRunner", () => {
  it("registers the runner, its Secret, identities with exact rights, limits and the chart", async () => {
    const { tree } = await recorded();
    const children = tree().filter((line) => line.startsWith("gitlab-kubernetes:index:HelmRunner > "));
    assert.deepEqual(children.map((line) => line.slice("gitlab-kubernetes:index:HelmRunner > ".length)).toSorted(), [
      "gitlab:index/userRunner:UserRunner shop-runner-g1",
      "kubernetes:core/v1:LimitRange shop-job-limits",
      "kubernetes:core/v1:Secret shop-runner-token-g1",
      "kubernetes:core/v1:ServiceAccount shop-job",
      "kubernetes:core/v1:ServiceAccount shop-manager",
      "kubernetes:helm.sh/v4:Chart shop",
      "kubernetes:rbac.authorization.k8s.io/v1:Role shop-manager",
      "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding shop-manager",
    ]);
    assert.equal(tree().length, children.length + 1);
  });

  it("creates the runner of a group with the provider's own spellings and the ownership mark", async () => {
    const { inputs, options } = (await recorded({ protected: true, trustTier: "trusted" })).only(RUNNER);
    assert.deepEqual(inputs, {
      runnerType: "group_type",
      groupId: 7,
      description: "Runner of the shop",
      tagLists: ["k8s"],
      untagged: true,
      locked: false,
      paused: false,
      accessLevel: "ref_protected",
      maximumTimeout: 3600,
      maintenanceNote: "[gitlab-kubernetes:gitlab-kubernetes/dev/shop-runner-g1]",
    });
    assert.deepEqual(options.additionalSecretOutputs, ["token"]);
  });

  it("creates a project's runner locked, and an instance's without an id", async () => {
    const project = (await recorded({ scope: { group: undefined, project: "acme/shop/web" } })).only(RUNNER).inputs;
    assert.deepEqual([project["runnerType"], project["projectId"], project["locked"]], ["project_type", 7, true]);
    const instance = (await recorded({ scope: { group: undefined, instance: true } })).only(RUNNER).inputs;
    assert.deepEqual(
      [instance["runnerType"], instance["projectId"], instance["groupId"]],
      ["instance_type", undefined, undefined],
    );
  });

  it("puts both keys into the Secret, the token as a secret, and the token nowhere else", async () => {
    const recording = await recorded();
    const secret = recording.only(SECRET);
    assert.deepEqual(secret.inputs["stringData"], {
      "runner-token": { secret: true },
      "runner-registration-token": { secret: true },
    });
    const token = secret.revealed["stringData"]["runner-token"] as string;
    assert.equal(token, "shop-runner-g1-token");
    assert.equal(secret.revealed["stringData"]["runner-registration-token"], "");
    const holders = recording.resources.filter(({ revealed }) => JSON.stringify(revealed).includes(token));
    assert.deepEqual(
      holders.map(({ type }) => type),
      [SECRET],
    );
    assert.equal(JSON.stringify(recording.resources.map(({ outputs }) => outputs)).includes(token), false);
  });

  it("keeps two runners while a token is rotated and moves the manager to the current one", async () => {
    const recording = await recorded({ token: { generations: [1, 2], current: 2 } });
    assert.deepEqual(
      recording.all(RUNNER).map(({ name }) => name),
      ["shop-runner-g1", "shop-runner-g2"],
    );
    const [first, second] = recording.all(RUNNER).map(({ inputs: { maintenanceNote, ...attributes } }) => attributes);
    assert.deepEqual(first, second);
    assert.deepEqual(
      recording.all(SECRET).map(({ name }) => name),
      ["shop-runner-token-g1", "shop-runner-token-g2"],
    );
    assert.equal(recording.only(CHART).inputs["values"].runners.secret, "shop-runner-token-g2");
    assert.equal(recording.value.secretName, "shop-runner-token-g2");
    const before = await recorded({ token: { generations: [1, 2], current: 1 } });
    const idOf = ({ resources }: typeof before) => resources.find(({ outputs }) => outputs)!.outputs!["runnerId"];
    assert.notEqual(idOf(recording), idOf(before));
  });

  it("knows the chart's values at preview", async () => {
    const { inputs } = (await recorded({}, true)).only(CHART);
    assert.equal(JSON.stringify(inputs).includes('"unknown":true'), false);
    assert.deepEqual(
      [inputs["name"], inputs["namespace"], inputs["chart"], inputs["version"], inputs["repositoryOpts"]],
      ["shop", "gitlab-runner", "gitlab-runner", "0.88.0", { repo: "https://charts.gitlab.io" }],
    );
  });

  it("starts the manager after its Secret, rights and limits", async () => {
    const recording = await recorded();
    const names = recording.only(CHART).dependencies.map((urn) => urn.split("::").at(-1));
    for (const name of ["shop-runner-token-g1", "shop-manager", "shop-job", "shop-job-limits"])
      assert.equal(names.includes(name), true, name);
  });

  it("gives the manager rights in the job namespace only, and jobs neither rights nor a token", async () => {
    const recording = await recorded();
    const role = recording.only("kubernetes:rbac.authorization.k8s.io/v1:Role");
    const binding = recording.only("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding");
    assert.equal(role.inputs["metadata"].namespace, "gitlab-runner-jobs");
    assert.deepEqual(binding.inputs["subjects"], [
      { kind: "ServiceAccount", name: "shop-runner-manager", namespace: "gitlab-runner" },
    ]);
    assert.equal(binding.inputs["metadata"].namespace, "gitlab-runner-jobs");
    const job = recording.only("kubernetes:core/v1:ServiceAccount", "shop-job");
    for (const { inputs } of recording.all("kubernetes:core/v1:ServiceAccount"))
      assert.equal(inputs["automountServiceAccountToken"], false);
    assert.deepEqual([job.inputs["metadata"].namespace, job.inputs["metadata"].name], ["gitlab-runner-jobs", "job"]);
  });

  it("keeps one of several managers through a drain", async () => {
    const recording = await recorded({ manager: { replicas: 2 } });
    const budget = recording.only("kubernetes:policy/v1:PodDisruptionBudget");
    assert.deepEqual(budget.inputs["spec"], {
      maxUnavailable: 1,
      selector: { matchLabels: { app: "shop-gitlab-runner" } },
    });
  });

  it("marks every object as ours", async () => {
    const recording = await recorded({ manager: { replicas: 2 } });
    for (const { type, name, inputs } of recording.resources) {
      if (!/^kubernetes:(?!helm)/.test(type)) continue;
      assert.equal(inputs["metadata"].labels["gitlab-kubernetes/name"], "shop", `${type} ${name}`);
      assert.equal(inputs["metadata"].labels["gitlab-kubernetes/stack"], "dev", `${type} ${name}`);
    }
  });

  it("publishes what others need", async () => {
    const { value, resources } = await recorded();
    assert.deepEqual(
      [value.tags, value.managerDeployment, value.managerAccount],
      [["k8s"], "shop-gitlab-runner", "shop-runner-manager"],
    );
    const component = resources.find(({ type }) => type === "gitlab-kubernetes:index:HelmRunner")!;
    assert.deepEqual(Object.keys(component.outputs!).toSorted(), [
      "configToml",
      "managerAccount",
      "managerDeployment",
      "runnerId",
      "secretName",
      "tags",
    ]);
  });
});
