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
    assert.equal(judgeRules({ our_rule: "image-no-latest", params: { exemptImages: ["x"] } }), undefined);
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
