import assert from "node:assert/strict";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { containerOf, metadataOf, refuses, specOf, variable } from "../synthesised.ts";

const job = (...variables: [string, string][]) => ({
  job: { variables: variables.map(([key, value]) => variable(key, value)) },
});

describe("overwrites of a job", () => {
  it("are ignored without a pattern and held to it with one, in its variables' expanded form", () => {
    const wish = job(["X", "b"], ["KUBERNETES_NAMESPACE_OVERWRITE", "team-$X"]);
    assert.equal(metadataOf(wish)["namespace"], "ci");
    assert.equal(
      metadataOf({ ...wish, kubernetes: 'namespace_overwrite_allowed = "^team-.$"' })["namespace"],
      "team-b",
    );
    refuses({ ...wish, kubernetes: 'namespace_overwrite_allowed = "^ci-"' }, "runner", /"team-b" does not match/);
    refuses({ ...wish, kubernetes: 'namespace_overwrite_allowed = "["' }, "runner", /no regular expression/);
  });

  it("of a namespace that cannot be part of a path do not reach the cluster, such as the path of a file", () => {
    const kubernetes = 'namespace_overwrite_allowed = ".*"';
    for (const wish of ["a/b", "a%b", ".", ".."])
      refuses({ kubernetes, ...job(["KUBERNETES_NAMESPACE_OVERWRITE", wish]) }, "runner", /invalid namespace/);
    const file = variable("KUBERNETES_NAMESPACE_OVERWRITE", "ci", { file: true });
    refuses(
      { kubernetes, job: { variables: [file] } },
      "runner",
      /invalid namespace ".tmp\/KUBERNETES_NAMESPACE_OVERWRITE"/,
    );
  });

  it("come from the runner's environment too, and the job's own wins", () => {
    const given = {
      runner: 'environment = ["KUBERNETES_SERVICE_ACCOUNT_OVERWRITE=env"]',
      kubernetes: 'service_account_overwrite_allowed = ".*"',
    };
    assert.equal(specOf(given)["serviceAccountName"], "env");
    assert.equal(
      specOf({ ...given, ...job(["KUBERNETES_SERVICE_ACCOUNT_OVERWRITE", "job"]) })["serviceAccountName"],
      "job",
    );
  });

  it("change labels but not those of GitLab Runner, and annotations even there", () => {
    const given = {
      kubernetes:
        'pod_labels_overwrite_allowed = ".*"\npod_annotations_overwrite_allowed = ".*"\npod_labels = { team = "a" }',
      ...job(
        ["KUBERNETES_POD_LABELS_1", "team=b"],
        ["KUBERNETES_POD_LABELS_2", "pod=x"],
        ["KUBERNETES_POD_LABELS_3", "Job.Runner.GitLab.com/pod=x"],
        ["KUBERNETES_POD_ANNOTATIONS_1", "project.runner.gitlab.com/id=1"],
      ),
    };
    const { labels, annotations } = metadataOf(given) as { labels: Data; annotations: Data };
    assert.equal(labels["team"], "b");
    assert.equal(labels["pod"], "x");
    assert.equal(labels["job.runner.gitlab.com/pod"], "runner-abcdefghi-project-42-concurrent-0");
    assert.equal(
      Object.keys(labels).some((key) => key.startsWith("Job.")),
      false,
    );
    assert.equal(annotations["project.runner.gitlab.com/id"], "1");
    refuses({ ...given, ...job(["KUBERNETES_POD_LABELS_1", "novalue"]) }, "runner", /"k=v"/);
    refuses({ ...given, ...job(["KUBERNETES_POD_LABELS_1", "=v"]) }, "runner", /not synced/);
  });

  it("choose nodes and taints", () => {
    const given = {
      kubernetes:
        'node_selector_overwrite_allowed = ".*"\nnode_tolerations_overwrite_allowed = ".*"\nnode_selector = { pool = "a" }',
      ...job(
        ["KUBERNETES_NODE_SELECTOR_1", "pool=b"],
        ["KUBERNETES_NODE_TOLERATIONS_1", "gpu=x:NoSchedule"],
        ["KUBERNETES_NODE_TOLERATIONS_2", ""],
      ),
    };
    assert.deepEqual(specOf(given)["nodeSelector"], { pool: "b" });
    assert.deepEqual(specOf(given)["tolerations"], [
      { key: "gpu", operator: "Equal", value: "x", effect: "NoSchedule" },
      { operator: "Exists" },
    ]);
    const every = { ...given, ...job(["KUBERNETES_NODE_TOLERATIONS_1", ":NoExecute"]) };
    assert.deepEqual(specOf(every)["tolerations"], [{ operator: "Exists", effect: "NoExecute" }]);
  });

  it("of resources hold to their maximum; 0 passes every one", () => {
    const kubernetes = 'cpu_limit = "1"\ncpu_limit_overwrite_max_allowed = "2"\nhelper_memory_limit = "1024Mi"';
    const limit = (value: string) =>
      (containerOf({ kubernetes, ...job(["KUBERNETES_CPU_LIMIT", value]) }, "build")["resources"] as Data)["limits"];
    assert.deepEqual(limit("2000m"), { cpu: "2" });
    assert.deepEqual(limit("0"), { cpu: "0" });
    assert.deepEqual(limit(""), { cpu: "1" });
    refuses({ kubernetes, ...job(["KUBERNETES_CPU_LIMIT", "2001m"]) }, "runner", /higher than "2"/);
    refuses({ kubernetes, ...job(["KUBERNETES_CPU_LIMIT", "many"]) }, "runner", /no quantity/);
    refuses({ kubernetes: 'cpu_limit = "many"' }, "runner", /cpu_limit: "many"/);
    assert.deepEqual((containerOf({ kubernetes }, "init-permissions")["resources"] as Data)["limits"], {
      memory: "1Gi",
    });
  });

  /** GitLab Runner docs, executors/kubernetes, Overwrite container resources. */
  for (const [prefix, container] of [
    ["", "build"],
    ["helper_", "helper"],
    ["service_", "svc-0"],
  ] as const)
    for (const name of ["cpu", "memory", "ephemeral_storage"])
      for (const bound of ["limit", "request"])
        it(`of ${prefix}${name}_${bound} change that of ${container}`, () => {
          const key = `${prefix}${name}_${bound}`;
          const wish = variable(`KUBERNETES_${key.toUpperCase()}`, "3");
          const given = (lines: string) => ({ kubernetes: lines, job: { services: ["redis"], variables: [wish] } });
          const of = (lines: string) =>
            ((containerOf(given(lines), container)["resources"] as Data)[`${bound}s`] as Data | undefined)?.[
              name.replace("_", "-")
            ];
          const configured = `${key} = "1"`;
          assert.equal(of(configured), "1");
          assert.equal(of(`${configured}\n${key}_overwrite_max_allowed = "3"`), "3");
          assert.equal(of(`${key}_overwrite_max_allowed = "3"`), "3");
          refuses(
            given(`${key}_overwrite_max_allowed = "2"`),
            "runner",
            new RegExp(`the job's ${key} "3" is higher than "2"`),
          );
          refuses(
            given(`${key}_overwrite_max_allowed = "x"`),
            "runner",
            new RegExp(`${key}_overwrite_max_allowed: "x" is no`),
          );
        });

  it("of tokens need their flag, of the rest their pattern", () => {
    const token = (lines: string) => {
      let taken = "";
      const takesToken = (one: string) => {
        taken = one;
        return true;
      };
      const cluster = { takesToken };
      specOf({ kubernetes: `bearer_token = "own"\n${lines}`, cluster, ...job(["KUBERNETES_BEARER_TOKEN", "wish"]) });
      return taken;
    };
    assert.deepEqual(
      [token(""), token("bearer_token_overwrite_allowed = false"), token("bearer_token_overwrite_allowed = true")],
      ["own", "own", "wish"],
    );
    const maps = ["pod_labels", "pod_annotations", "node_selector", "node_tolerations"];
    const wishes = maps.map((key): [string, string] => [
      `KUBERNETES_${key.toUpperCase()}_X`,
      "example.com/a=b:NoSchedule",
    ]);
    const given = (key: string) => ({ kubernetes: `${key}_overwrite_allowed = "^example"`, ...job(...wishes) });
    const plain = specOf(job(...wishes));
    assert.equal(plain["nodeSelector"], undefined);
    assert.equal((metadataOf(given("pod_annotations"))["annotations"] as Data)["example.com/a"], "b:NoSchedule");
    assert.equal((metadataOf(given("pod_labels"))["labels"] as Data)["example.com/a"], "b_NoSchedule");
    refuses(given("node_selector"), "cluster", /"b:NoSchedule" is no value of a label/);
    const [first] = specOf(given("node_tolerations"))["tolerations"] as Data[];
    assert.deepEqual(first, { key: "example.com/a", operator: "Equal", value: "b", effect: "NoSchedule" });
    for (const key of maps)
      refuses({ ...given(key), kubernetes: `${key}_overwrite_allowed = "^no"` }, "runner", /does not match "\^no"/);
  });

  it("of one service stay with it", () => {
    const kubernetes = 'service_cpu_limit = "1"\nservice_cpu_limit_overwrite_max_allowed = "4"';
    const services = [
      { name: "a", alias: "a", variables: [variable("KUBERNETES_SERVICE_CPU_LIMIT", "3")] },
      { name: "b", alias: "b" },
    ];
    const limits = (name: string) =>
      (containerOf({ kubernetes, job: { services } }, name)["resources"] as Data)["limits"];
    assert.deepEqual([limits("a"), limits("b")], [{ cpu: "3" }, { cpu: "1" }]);
    const own = [{ name: "a", alias: "a", variables: [variable("KUBERNETES_SERVICE_CPU_REQUEST", "3")] }];
    const asking = { kubernetes: 'service_cpu_request_overwrite_max_allowed = "4"', job: { services: own } };
    assert.deepEqual(containerOf(asking, "a")["resources"], { requests: { cpu: "3" } });
  });

  it("of the pod's own resources become requests as well", () => {
    const kubernetes = 'pod_cpu_limit = "4"\npod_memory_limit = "2Gi"\nmemory_request = "1Gi"';
    assert.deepEqual(specOf({ kubernetes })["resources"], {
      limits: { cpu: "4", memory: "2Gi" },
      requests: { cpu: "4", memory: "1Gi" },
    });
  });
});
