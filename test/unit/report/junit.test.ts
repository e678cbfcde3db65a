import assert from "node:assert/strict";
import { junit } from "../../../report/junit.ts";
import { judgement } from "./judgements.ts";

describe("junit", () => {
  it("has one case a rule and object, which fails with all its findings", () => {
    const text = junit([judgement(), judgement({ path: "spec.containers[1]", message: "second" })]);
    assert.match(text, /<testsuite name="policy" tests="1" failures="1" skipped="0">/);
    assert.match(
      text,
      /<testcase classname="pss-privileged" name="Pod shop\/builds \(pss-privileged\)" file="index.ts" line="12">/,
    );
    assert.match(text, /is privileged&#10;second<\/failure>/);
  });

  it("skips what is excused or could not be judged", () => {
    const text = junit([judgement({ kind: "exempted" }), judgement({ kind: "unjudged", origin: "other" })]);
    assert.match(text, /tests="2" failures="0" skipped="2"/);
    assert.equal(text.match(/<skipped message=/g)?.length, 2);
  });

  it("escapes XML, and what XML cannot hold", () => {
    const text = junit([judgement({ message: 'a & <b> "c" \u0001 \ud800' })]);
    assert.ok(text.includes("a &amp; &lt;b&gt; &quot;c&quot; \ufffd \ufffd"), text);
  });

  it("is empty and valid without judgements", () => {
    assert.match(junit([]), /<testsuites name="policy" tests="0" failures="0" skipped="0">/);
  });
});
