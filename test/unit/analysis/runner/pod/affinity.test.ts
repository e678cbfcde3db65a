import assert from "node:assert/strict";
import {
  affinityOf,
  dnsConfigOf,
  dnsPolicyOf,
  lifecycleOf,
  tolerationsOf,
} from "../../../../../analysis/runner/pod/scheduling.ts";
import { decodeConfig } from "../../../../../analysis/runner/toml/decode.ts";

const kubernetes = (lines: string) => {
  const config = decodeConfig(`[[runners]]\n[runners.kubernetes]\n${lines}`);
  assert.deepEqual([config.syntax, config.faults, config.unknown], [undefined, [], []]);
  return config.runners[0]!.table("kubernetes");
};

const REQUIRED = "required_during_scheduling_ignored_during_execution";
const PREFERRED = "preferred_during_scheduling_ignored_during_execution";
const REQUIRED_FIELD = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED_FIELD = "preferredDuringSchedulingIgnoredDuringExecution";

/** Each setting of the configuration is one field of the pod (GitLab Runner docs, executors/kubernetes, Define settings). */
describe("settings of scheduling become fields of the pod", () => {
  it("for affinity to nodes", () => {
    const expression = '{ key = "k", operator = "In", values = ["v"] }';
    const bare = '{ key = "k", operator = "Exists" }';
    const term = `{ match_expressions = [${expression}, ${bare}], match_fields = [${expression}] }`;
    const lines = [
      `affinity.node_affinity.${REQUIRED}.node_selector_terms = [${term}]`,
      `affinity.node_affinity.${PREFERRED} = [{ weight = 7, preference = ${term} }, {}]`,
    ].join("\n");
    const wanted = {
      matchExpressions: [
        { key: "k", operator: "In", values: ["v"] },
        { key: "k", operator: "Exists" },
      ],
      matchFields: [{ key: "k", operator: "In", values: ["v"] }],
    };
    assert.deepEqual(affinityOf(kubernetes(lines)), {
      nodeAffinity: {
        [REQUIRED_FIELD]: { nodeSelectorTerms: [wanted] },
        [PREFERRED_FIELD]: [
          { weight: 7, preference: wanted },
          { weight: 0, preference: {} },
        ],
      },
    });
    assert.deepEqual(affinityOf(kubernetes(`affinity.node_affinity.${REQUIRED} = {}`)), {
      nodeAffinity: { [REQUIRED_FIELD]: { nodeSelectorTerms: null } },
    });
    assert.deepEqual(affinityOf(kubernetes("affinity.node_affinity = {}")), { nodeAffinity: {} });
    assert.deepEqual(affinityOf(kubernetes("")), {});
  });

  for (const [key, field] of [
    ["pod_affinity", "podAffinity"],
    ["pod_anti_affinity", "podAntiAffinity"],
  ] as const)
    it(`for ${key}`, () => {
      const selector = '{ match_labels = { a = "b" }, match_expressions = [{ key = "k", operator = "Exists" }] }';
      const term = `{ topology_key = "t", namespaces = ["n"], label_selector = ${selector}, namespace_selector = ${selector}, match_label_keys = ["x"], mismatch_label_keys = ["y"] }`;
      const lines = `affinity.${key}.${REQUIRED} = [${term}, {}]\naffinity.${key}.${PREFERRED} = [{ weight = 3, pod_affinity_term = ${term} }, {}]`;
      const own = { matchLabels: { a: "b" }, matchExpressions: [{ key: "k", operator: "Exists" }] };
      const wanted = {
        labelSelector: own,
        namespaces: ["n"],
        topologyKey: "t",
        namespaceSelector: own,
        matchLabelKeys: ["x"],
        mismatchLabelKeys: ["y"],
      };
      assert.deepEqual(affinityOf(kubernetes(lines)), {
        [field]: {
          [REQUIRED_FIELD]: [wanted, { topologyKey: "" }],
          [PREFERRED_FIELD]: [
            { weight: 3, podAffinityTerm: wanted },
            { weight: 0, podAffinityTerm: { topologyKey: "" } },
          ],
        },
      });
      const empty = `affinity.${key}.${REQUIRED} = [{ label_selector = {}, namespace_selector = {} }]`;
      assert.deepEqual(affinityOf(kubernetes(empty)), {
        [field]: { [REQUIRED_FIELD]: [{ topologyKey: "", labelSelector: {}, namespaceSelector: {} }] },
      });
    });

  it("for tolerations", () => {
    assert.deepEqual(tolerationsOf({ "a=b=c": "NoSchedule", d: "", "": "NoExecute", "=x": "" }), [
      { key: "a", operator: "Equal", value: "b=c", effect: "NoSchedule" },
      { key: "d", operator: "Exists" },
      { operator: "Exists", effect: "NoExecute" },
      { operator: "Equal", value: "x" },
    ]);
  });

  it("for DNS", () => {
    const policy = (word: string) => dnsPolicyOf(kubernetes(`dns_policy = "${word}"`));
    assert.deepEqual(
      ["", "none", "default", "cluster-first", "cluster-first-with-host-net", "None", "toString"].map(policy),
      ["ClusterFirst", "None", "Default", "ClusterFirst", "ClusterFirstWithHostNet", undefined, undefined],
    );
    const config =
      '{ nameservers = ["1.1.1.1"], searches = ["s"], options = [{ name = "o", value = "" }, { name = "p" }, { value = "v" }] }';
    assert.deepEqual(dnsConfigOf(kubernetes(`dns_config = ${config}`)), {
      nameservers: ["1.1.1.1"],
      searches: ["s"],
      options: [{ name: "o", value: "" }, { name: "p" }, { value: "v" }],
    });
    assert.equal(dnsConfigOf(kubernetes("dns_config = {}")), undefined);
    assert.deepEqual(dnsConfigOf(kubernetes('dns_config.searches = ["s"]')), { searches: ["s"] });
  });

  it("for hooks", () => {
    const of = (lines: string) => lifecycleOf(kubernetes(lines));
    const http =
      '{ host = "h", path = "/p", scheme = "HTTPS", port = 80, http_headers = [{ name = "n", value = "v" }] }';
    const wanted = { path: "/p", host: "h", scheme: "HTTPS", port: 80, httpHeaders: [{ name: "n", value: "v" }] };
    assert.equal(of(""), undefined);
    assert.deepEqual(of(`container_lifecycle.post_start.http_get = ${http}`), { postStart: { httpGet: wanted } });
    assert.deepEqual(of('container_lifecycle.pre_stop.exec.command = ["a", "b"]'), {
      preStop: { exec: { command: ["a", "b"] } },
    });
    assert.deepEqual(of('container_lifecycle.pre_stop.tcp_socket = { host = "h", port = 1 }'), {
      preStop: { tcpSocket: { port: 1, host: "h" } },
    });
    assert.deepEqual(
      of("container_lifecycle = { post_start = { tcp_socket = {} }, pre_stop = { http_get = {}, exec = {} } }"),
      {
        postStart: { tcpSocket: { port: 0 } },
        preStop: { exec: {}, httpGet: { port: 0 } },
      },
    );
  });
});
