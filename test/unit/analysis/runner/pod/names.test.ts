import assert from "node:assert/strict";
import { jobFrom } from "../../../../../analysis/runner/job.ts";
import {
  compatibleName,
  environmentVariables,
  shortenToken,
  timeoutOf,
} from "../../../../../analysis/runner/pod/build.ts";
import { splitReference } from "../../../../../analysis/runner/pod/image-reference.ts";
import {
  isLabelName,
  isLabelValue,
  isQualifiedName,
  isSubdomain,
  sanitizeLabel,
} from "../../../../../analysis/runner/pod/names.ts";
import { filled, lean, listOf, onlyTrue } from "../../../../../analysis/runner/pod/wire.ts";

const long = (length: number) => "a".repeat(length);

/** Kubernetes docs, Object Names and IDs, Labels and Selectors. */
describe("names of Kubernetes", () => {
  const rows: [judge: (text: string) => boolean, good: string[], bad: string[]][] = [
    [isLabelName, ["a", "a-1", "1", long(63)], ["", "-a", "a-", "A", "a.b", "a_b", long(64)]],
    [
      isSubdomain,
      ["a", "a.b-c.1", `${long(200)}.${long(52)}`],
      ["", "a..b", ".a", "A", "a_b", `${long(200)}.${long(53)}`],
    ],
    [
      isQualifiedName,
      ["a", "A_b.c-1", "example.com/A", long(63)],
      ["", "a b", "-a", "a/b/c", "/a", "a/", "Ex.com/a", long(64)],
    ],
    [isLabelValue, ["", "a", "A_b.c", long(63)], ["-a", "a b", "a/b", long(64)]],
  ];
  for (const [judge, good, bad] of rows)
    it(`are told by ${judge.name}`, () => {
      for (const text of good) assert.equal(judge(text), true, text);
      for (const text of bad) assert.equal(judge(text), false, text);
    });

  it("are made of other texts", () => {
    assert.deepEqual(["-._a._-", "a b", "", "---"].map(sanitizeLabel), ["a", "a_b", "", ""]);
    assert.equal(sanitizeLabel(long(70)), long(63));
    assert.deepEqual(["A_b-C", "--a", long(70)].map(compatibleName), ["ab-c", "a", long(63)]);
    assert.deepEqual(
      ["glrt-t1_abc", "t2_abc", "glrtr-abc", "glcbt-abc", "GR1348941abc", "-", "_bcdefghi", "abcdefgh-"].map(
        shortenToken,
      ),
      ["abc", "abc", "abc", "abc", "abc", "r", "r_bcdefgh", "abcdefghr"],
    );
  });

  it("of images are taken apart", () => {
    const parts = (image: string) => {
      const found = splitReference(image);
      return found && [found.repository, found.tag, found.digest];
    };
    const digest = `sha256:${"0".repeat(64)}`;
    assert.deepEqual(parts(`[::1]:5000/a/b_c:1.2@${digest}`), ["[::1]:5000/a/b_c", "1.2", digest]);
    assert.deepEqual(parts("Host/a"), ["Host/a", undefined, undefined]);
    assert.deepEqual(["", "A", "a:", "a@x", "a//b", "a:-", " a"].map(parts), Array(7).fill(undefined));
  });
});

describe("plain data", () => {
  it("loses what the API drops", () => {
    assert.deepEqual(lean({ a: undefined, b: "", c: [], d: 0, e: false, f: {}, g: null, h: [0] }), {
      d: 0,
      e: false,
      f: {},
      g: null,
      h: [0],
    });
    assert.deepEqual([filled({}), filled({ a: "" })], [undefined, { a: "" }]);
    assert.deepEqual([onlyTrue(true), onlyTrue(false), onlyTrue(undefined)], [true, undefined, undefined]);
    assert.deepEqual([listOf({ a: [{}] }, "a"), listOf({ a: {} }, "a"), listOf({}, "a")], [[{}], [], []]);
  });

  it("of a runner's environment is its entries with a sign of equality", () => {
    assert.deepEqual(environmentVariables(["A=b=c", "no", "=x"]), [
      { key: "A", value: "b=c", public: true },
      { key: "", value: "x", public: true },
    ]);
    assert.deepEqual(
      [0, 1, 60].map((timeout) => timeoutOf(jobFrom({ timeout }))),
      [7200, 1, 60],
    );
  });
});
