import assert from "node:assert/strict";
import { environmentSlug, mayHaveSlug } from "../../../config/primitives.ts";

/** Names and slugs of GitLab's own table (spec/lib/gitlab/slug/environment_spec.rb), whose suffix is of a fixed sum there. */
const SLUGS: [name: string, slug: string][] = [
  ["staging-1234567890123456", "staging-1234567890123456"],
  ["staging-12345678901234567", "staging-123456789-"],
  ["9-staging-123456789012345", "env-9-staging-123-"],
  ["staging-1234567890123456-", "staging-123456789-"],
  ["production", "production"],
  ["PRODUCTION", "production-"],
  ["review/1-foo", "review-1-foo-"],
  ["1/foo", "env-1-foo-"],
  ["foo-", "foo"],
  ["foo--bar", "foo-bar-"],
  ["staging-12345678-", "staging-12345678"],
  ["staging-12345678-01234567", "staging-12345678-"],
];

describe("environmentSlug", () => {
  for (const [name, expected] of SLUGS)
    it(`of ${name} is ${expected}${expected.endsWith("-") ? "…" : ""}`, () => {
      const slug = environmentSlug(name);
      if (!expected.endsWith("-")) return assert.equal(slug, expected);
      assert.equal(slug.slice(0, expected.length), expected);
      assert.match(slug.slice(expected.length), /^[a-z0-9]{6}$/);
      assert.equal(slug.length <= 24, true);
    });

  it("ends with six digits in base 36 of the name's SHA-256", () => {
    assert.equal(environmentSlug("PRODUCTION"), "production-vl4voz");
  });
});

describe("mayHaveSlug", () => {
  for (const [scope, slug, expected] of [
    ["production", "production", true],
    ["production", "staging", false],
    ["review/*", "review-1-foo-9tdj0u", true],
    ["review/*", "production", false],
    ["*", "production", true],
    ["a-long-beginning-of-an-environment/*", "a-long-beginning-9tdj0u", true],
  ] as const)
    it(`${expected ? "finds" : "does not find"} ${slug} in ${scope}`, () => {
      assert.equal(mayHaveSlug(scope, slug), expected);
    });
});
