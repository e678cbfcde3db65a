import assert from "node:assert/strict";
import { mayHaveSlug, slugOf } from "../../../../analysis/grants/environment-slug.ts";

/** Names as in GitLab's own tests of slugs; the suffix is that of the name's real hash. */
const SLUGS: Record<string, string> = {
  production: "production",
  PRODUCTION: "production-vl4voz",
  "foo-": "foo",
  "staging-1234567890123456": "staging-1234567890123456",
  "staging-1234567890123456-": "staging-123456789-y52hkh",
  "staging-12345678901234567": "staging-123456789-s729ne",
  "9-staging-123456789012345": "env-9-staging-123-f6hm7j",
  "staging-12345678-01234567": "staging-12345678-f21q2q",
  "review/1-foo": "review-1-foo-9tdj0u",
  "1-foo": "env-1-foo-1k46wz",
  "foo--bar": "foo-bar-q006cp",
  "": "env-qhkd3p",
};

describe("slugOf", () => {
  for (const [name, slug] of Object.entries(SLUGS)) it(`${name} is ${slug}`, () => assert.equal(slugOf(name), slug));
});

describe("mayHaveSlug", () => {
  it("compares a whole name with the slug that it gets", () => {
    assert.deepEqual(
      ["production", "staging", "production-vl4voz"].map((slug) => mayHaveSlug("production", slug)),
      [true, false, false],
    );
    assert.equal(mayHaveSlug("PRODUCTION", "production-vl4voz"), true);
  });

  const PATTERNS: [pattern: string, slug: string, may: boolean][] = [
    ["*", "staging", true],
    ["review/*", "review-1-foo-9tdj0u", true],
    ["review/*", "staging", false],
    ["*/prod", "review-1-foo-9tdj0u", true],
    ["1*", "env-1-foo-1k46wz", true],
    ["a*", "b", false],
    ["staging-12345678-01234*", slugOf("staging-12345678-01234567"), true],
    ["staging-12345678-x*", slugOf("staging-12345678-01234567"), true],
    ["staging-1234567890*", slugOf("staging-12345678-01234567"), false],
  ];
  for (const [pattern, slug, may] of PATTERNS)
    it(`${pattern} ${may ? "may be" : "is not"} ${slug}`, () => assert.equal(mayHaveSlug(pattern, slug), may));
});
