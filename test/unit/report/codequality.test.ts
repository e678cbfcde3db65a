import assert from "node:assert/strict";
import { codeQuality } from "../../../report/codequality.ts";
import { judgement } from "./judgements.ts";

describe("codeQuality", () => {
  it("has what GitLab asks for", () => {
    const [issue] = codeQuality([judgement()]);
    const { fingerprint, ...rest } = issue!;
    assert.match(fingerprint, /^[0-9a-f]{64}$/);
    assert.deepEqual(rest, {
      description: judgement().message,
      check_name: "pss-privileged",
      severity: "blocker",
      location: { path: "index.ts", lines: { begin: 12 } },
    });
  });

  it("maps every severity, and what could not be judged", () => {
    const of = (severity: "high" | "medium" | "low") =>
      judgement({ rule: { ...judgement().rule, severity, id: severity } });
    const unjudged = judgement({ kind: "unjudged", message: "Pod x (spec is known only after deployment)", path: "" });
    const issues = codeQuality([of("high"), of("medium"), of("low"), unjudged]);
    assert.deepEqual(
      issues.map(({ severity }) => severity),
      ["critical", "major", "minor", "info"],
    );
    assert.equal(issues[3]!.description, "could not judge pss-privileged: Pod x (spec is known only after deployment)");
  });

  it("leaves out what is excused, and says the same thing once", () => {
    assert.equal(codeQuality([judgement({ kind: "exempted" }), judgement({ kind: "accepted" })]).length, 0);
    assert.equal(codeQuality([judgement(), judgement()]).length, 1);
  });
});
