import assert from "node:assert/strict";
import { judgeTopology } from "../conformance/network.ts";
import { judgePodSecurity } from "../conformance/pod-security.ts";
import { hashOf, judgeRows, type Row } from "../conformance/rows.ts";
import { judgeRules } from "../conformance/rules.ts";

const pod = (spec: object) => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "n" }, spec });
const PRIVILEGED = pod({ containers: [{ name: "a", image: "x", securityContext: { privileged: true } }] });

describe("conformance harness", () => {
  const row: Row = { source: "s", expect: "fail", rule: "baseline/privileged", manifest: PRIVILEGED };

  it("tells agreement from disagreement", () => {
    const rows: Row[] = [row, { ...row, expect: "pass" }];
    assert.deepEqual(
      judgeRows(rows, judgePodSecurity, {}).map(({ outcome }) => outcome),
      ["agree", "disagree"],
    );
  });

  it("does not count rows that are contested, by their own reference or by ours", () => {
    const rows: Row[] = [{ ...row, psa_1_37: "pass" }, { ...row, ref: "pass" }, row];
    assert.deepEqual(
      judgeRows(rows, judgePodSecurity, { [hashOf(row)]: "the sentence of the specification" }).map(
        ({ outcome }) => outcome,
      ),
      ["contested", "contested", "contested"],
    );
  });

  it("leaves what no engine answers unclaimed", () => {
    for (const rule of ["optional/host-ports-range", "baseline/nonsense", "restricted/privileged"])
      assert.equal(judgePodSecurity({ ...row, rule }), undefined, rule);
    assert.equal(judgeRules({ our_rule: null }), undefined);
    assert.equal(judgeRules({ our_rule: "a-rule-of-nobody" }), undefined);
  });

  it("judges halves of a control that peers split", () => {
    const labelled = pod({ securityContext: { seLinuxOptions: { user: "u" } }, containers: [] });
    const agrees = (rule: string, expect: "pass" | "fail") =>
      judgePodSecurity({ rule, expect, manifest: labelled })?.agrees;
    assert.equal(agrees("baseline/selinux-type", "pass"), true);
    assert.equal(agrees("baseline/selinux-user-role", "fail"), true);
    assert.equal(agrees("baseline/selinux", "fail"), true);
  });

  it("judges by the rules of the pack, on all objects of a row", () => {
    const moving = pod({ containers: [{ name: "a", image: "alpine" }] });
    assert.equal(judgeRules({ our_rule: "image-no-latest", expect: "fail", manifests: [{}, moving] })?.agrees, true);
    assert.equal(judgeRules({ our_rule: "image-no-latest", expect: "pass", manifest: moving })?.agrees, false);
  });

  const agrees = (row: Row) => judgeRules(row)?.agrees;
  const running = (image: string, more: object = {}) => pod({ containers: [{ name: "a", image, ...more }] });

  it("leaves out the containers that a peer was told to leave out", () => {
    const row: Row = { our_rule: "image-no-latest", expect: "pass", manifest: running("ok/alpine") };
    assert.equal(agrees({ ...row, params: { exemptImages: ["ok/*"] } }), true);
    assert.equal(agrees({ ...row, params: { exemptImages: ["ok/"] } }), false);
    assert.equal(agrees({ ...row, params: { exemptImages: ["*"] } }), true);
    const digest: Row = { our_rule: "image-digest-prod", expect: "pass", manifest: running("own/alpine:1") };
    const exempt = (place: string) => ({ postureControlInputs: { imageDigestExemptRepositories: [place] } });
    assert.equal(agrees({ ...digest, config: exempt("own") }), true);
    assert.equal(agrees({ ...digest, config: exempt("ow") }), false);
    const pull: Row = { our_rule: "image-pull-policy", expect: "pass", manifest: running("alpine:1") };
    assert.equal(agrees({ ...pull, peer_policy: "imagepullpolicy-always" }), true);
    assert.equal(agrees(pull), false);
  });

  it("turns what a peer was told into settings", () => {
    const row: Row = { our_rule: "image-registry-allowlist", expect: "pass", manifest: running("reg.io/a:1") };
    assert.equal(agrees({ ...row, params: { repos: ["reg.io/"] } }), true);
    assert.equal(agrees({ ...row, peer_rule: "disallowedrepos", params: { repos: ["reg.io/"] } }), false);
    assert.equal(agrees({ ...row, peer_rule: "disallowedrepos", params: { repos: ["k8s.gcr.io/"] } }), true);
    const labels = { "pod-security.kubernetes.io/enforce": "baseline" };
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "n", labels } };
    const level: Row = { our_rule: "ns-psa-enforce", expect: "pass", manifest: namespace };
    assert.equal(agrees(level), false);
    assert.equal(agrees({ ...level, peer_rule: "pod-security-admission-baseline-applied-1" }), true);
  });

  it("asks for the amounts that a peer asks for", () => {
    const sized = (requests: object, limits: object) => ({
      our_rule: "pod-resources-set",
      manifest: running("a:1", { resources: { requests, limits } }),
    });
    const given = sized({ cpu: "1" }, { memory: "2Gi" });
    const both = { limits: ["cpu", "memory"], requests: ["cpu", "memory"] };
    assert.equal(agrees({ ...given, expect: "fail", peer_rule: "containerresources", params: both }), true);
    assert.equal(
      agrees({ ...given, expect: "pass", peer_rule: "containerresources", params: { requests: ["cpu"] } }),
      true,
    );
    assert.equal(agrees({ ...sized({}, {}), expect: "pass", peer_rule: "containerresources", params: null }), true);
    const most = (memory: string) => ({ peer_rule: "containerlimits", params: { cpu: "-1", memory } });
    assert.equal(agrees({ ...given, expect: "fail", ...most("1Gi") }), true);
    assert.equal(agrees({ ...given, expect: "pass", ...most("2Gi") }), true);
    assert.equal(agrees({ ...sized({}, { memory: "1Gi" }), expect: "pass", ...most("2Gi") }), true);
    assert.equal(agrees({ ...sized({}, { memory: "1Gi" }), expect: "pass", peer_rule: "memoryRequestsMissing" }), true);
    assert.equal(agrees({ ...sized({ memory: "1Gi" }, {}), expect: "pass", peer_rule: "memoryRequestsMissing" }), true);
  });

  it("counts only findings of the control that a peer checks", () => {
    const env = [{ name: "token", valueFrom: { secretKeyRef: { name: "a", key: "b" } } }];
    const row: Row = { our_rule: "pod-no-secret-env", expect: "pass", manifest: running("a:1", { env }) };
    assert.equal(agrees(row), false);
    assert.equal(agrees({ ...row, peer_rule: "sensitiveContainerEnvVar" }), true);
    const account = (name: string) => ({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name, namespace: "n" },
    });
    const mounts = (name: string): Row => ({
      our_rule: "sa-automount-off",
      expect: "pass",
      manifest: account(name),
      peer_rule: "DefaultServiceAccount",
    });
    assert.equal(agrees(mounts("own")), true);
    assert.equal(agrees(mounts("default")), false);
    const policy = (spec: object) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "p", namespace: "n" },
      spec,
    });
    const selected = (spec: object, more: object = {}): Row => ({
      our_rule: "net-job-pods-selected",
      expect: "pass",
      manifests: [policy(spec), pod({ containers: [] })],
      ...more,
    });
    const ingress = { podSelector: {}, policyTypes: ["Ingress"] };
    assert.equal(agrees(selected(ingress)), false);
    assert.equal(agrees(selected(ingress, { peer_rule: "non-isolated-pod" })), true);
    const others = { podSelector: { matchLabels: { a: "b" } } };
    assert.equal(agrees(selected(others, { peer_rule: "non-isolated-pod" })), false);
  });

  it("counts only findings about the objects that a row is about", () => {
    const named = (name: string, image: string) => ({ ...running(image), metadata: { name, namespace: "n" } });
    const row: Row = { our_rule: "image-no-latest", manifests: [named("a", "x"), named("b", "x:1")] };
    assert.equal(agrees({ ...row, expect: "fail", target: "Pod/a" }), true);
    assert.equal(agrees({ ...row, expect: "pass", target: "Pod/b" }), true);
    assert.equal(agrees({ ...row, expect: "fail", targets: ["Pod.n.a"] }), true);
    assert.equal(agrees({ ...row, expect: "fail", targets: ["Pod.n.a.app-web"] }), true);
    assert.equal(agrees({ ...row, expect: "pass", targets: ["Pod.n.aa"] }), true);
  });

  it("wants the whole list of connections", () => {
    const manifests = [pod({ containers: [] })];
    const outside = "0.0.0.0-255.255.255.255";
    const both = [
      ["n/p[Pod]", outside, "All Connections"],
      [outside, "n/p[Pod]", "All Connections"],
    ];
    assert.equal(judgeTopology({ manifests, expect_connections: both })?.agrees, true);
    const partly = judgeTopology({ manifests, expect_connections: both.slice(1) });
    assert.deepEqual(partly, { agrees: false, note: `n/p[Pod] => ${outside}: All Connections, not nothing` });
  });
});
