import assert from "node:assert/strict";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { containerOf, refuses, specOf } from "../synthesised.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

describe("where and how a job's pod runs", () => {
  it("is as the configuration says", () => {
    const spec = specOf({
      kubernetes: [
        'scheduler_name = "s"',
        'runtime_class_name = "gvisor"',
        'priority_class_name = "low"',
        "pod_termination_grace_period_seconds = -5",
        "automount_service_account_token = false",
        'service_account = "job"',
        'image_pull_secrets = ["a"]',
        'node_selector = { pool = "$X" }'.replace("$X", "ci"),
      ].join("\n"),
      cluster: { priorityClass: () => ({ value: -10, preemptionPolicy: "Never" }) },
    });
    assert.equal(spec["schedulerName"], "s");
    assert.equal(spec["runtimeClassName"], "gvisor");
    assert.deepEqual([spec["priority"], spec["preemptionPolicy"]], [-10, "Never"]);
    assert.equal(spec["terminationGracePeriodSeconds"], 1);
    assert.equal(spec["serviceAccount"], "job");
    assert.deepEqual(spec["imagePullSecrets"], [{ name: "a" }]);
    assert.equal(
      (spec["volumes"] as Data[]).some(({ projected }) => projected !== undefined),
      false,
    );
  });

  it("leaves pull secrets to the service account where it says so", () => {
    const kubernetes = 'image_pull_secrets = ["a"]\nuse_service_account_image_pull_secrets = true';
    assert.equal(specOf({ kubernetes })["imagePullSecrets"], undefined);
  });

  it("tolerates what it names, and nodes that are not ready for a while", () => {
    const tolerations = specOf({ kubernetes: 'node_tolerations = { "a=b" = "NoExecute", d = "" }' })[
      "tolerations"
    ] as Data[];
    assert.deepEqual(tolerations.slice(0, 2), [
      { key: "a", operator: "Equal", value: "b", effect: "NoExecute" },
      { key: "d", operator: "Exists" },
    ]);
    assert.equal(tolerations.length, 4);
  });

  it("merges label keys of its affinity", () => {
    const term =
      'topology_key = "z", label_selector = { match_labels = { a = "b" } }, match_label_keys = ["pod"], mismatch_label_keys = ["none"]';
    const { podAntiAffinity } = specOf({
      kubernetes: `affinity.pod_anti_affinity.required_during_scheduling_ignored_during_execution = [{ ${term} }]`,
    })["affinity"] as { podAntiAffinity: Record<string, Data[]> };
    assert.deepEqual(podAntiAffinity[REQUIRED]?.[0]?.["labelSelector"], {
      matchLabels: { a: "b" },
      matchExpressions: [{ key: "pod", operator: "In", values: ["runner-abcdefghi-project-42-concurrent-0"] }],
    });
  });

  it("refuses affinities that Kubernetes refuses", () => {
    const node = "affinity.node_affinity";
    refuses(
      { kubernetes: `${node}.required_during_scheduling_ignored_during_execution = {}` },
      "cluster",
      /at least one term/,
    );
    const terms = (lines: string) =>
      `${node}.required_during_scheduling_ignored_during_execution.node_selector_terms = [{ ${lines} }]`;
    refuses(
      { kubernetes: terms('match_expressions = [{ key = "a", operator = "In" }]') },
      "cluster",
      /values: are required/,
    );
    refuses({ kubernetes: terms('match_expressions = [{ key = "a", operator = "Near" }]') }, "cluster", /operator/);
    refuses(
      { kubernetes: terms('match_fields = [{ key = "a", operator = "In", values = ["b"] }]') },
      "cluster",
      /metadata\.name/,
    );
    const weight = `${node}.preferred_during_scheduling_ignored_during_execution = [{ weight = 0 }]`;
    refuses({ kubernetes: weight }, "cluster", /weight: 0/);
    const pod = "affinity.pod_affinity.required_during_scheduling_ignored_during_execution = [{ namespaces = ['ci'] }]";
    refuses({ kubernetes: pod }, "cluster", /topologyKey/);
  });

  it("resolves names as it says; a word that is none falls back", () => {
    const dns = (kubernetes: string) => specOf({ kubernetes })["dnsPolicy"];
    assert.equal(dns('dns_policy = "default"'), "Default");
    assert.equal(dns('dns_policy = "ClusterFirst"'), "ClusterFirst");
    refuses({ kubernetes: 'dns_policy = "none"' }, "cluster", /nameservers/);
    refuses({ kubernetes: 'dns_config.nameservers = ["ns"]' }, "cluster", /ns is no IP address/);
    assert.deepEqual(
      specOf({ kubernetes: 'dns_config = { searches = ["a_b."], options = [{ name = "ndots", value = "2" }] }' })[
        "dnsConfig"
      ],
      {
        searches: ["a_b."],
        options: [{ name: "ndots", value: "2" }],
      },
    );
  });

  it("has hooks in build, helper and services", () => {
    const kubernetes =
      "container_lifecycle.post_start.http_get = { path = '/x', port = 80, http_headers = [{ name = 'A', value = 'b' }] }";
    for (const name of ["build", "helper", "svc-0"])
      assert.deepEqual(containerOf({ kubernetes, job: { services: ["redis"] } }, name)["lifecycle"], {
        postStart: { httpGet: { path: "/x", port: 80, scheme: "HTTP", httpHeaders: [{ name: "A", value: "b" }] } },
      });
    assert.equal(containerOf({ kubernetes }, "init-permissions")["lifecycle"], undefined);
    refuses({ kubernetes: "container_lifecycle.pre_stop = {}" }, "cluster", /exactly one kind of handler/);
    refuses({ kubernetes: "container_lifecycle.pre_stop.exec = {}" }, "cluster", /command: is required/);
    refuses({ kubernetes: "container_lifecycle.pre_stop.tcp_socket = { port = 0 }" }, "cluster", /port: 0/);
  });
});
