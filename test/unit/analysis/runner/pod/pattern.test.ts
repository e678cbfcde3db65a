import assert from "node:assert/strict";
import { isAnchored, matches, matchesGlob } from "../../../../../analysis/runner/pod/pattern.ts";

describe("patterns of overwrites", () => {
  it("match anywhere in a text unless they are anchored", () => {
    assert.equal(matches("team-a", "not-team-a-prod"), true);
    assert.equal(matches("^team-a$", "not-team-a-prod"), false);
    assert.equal(matches("(?i)^CI", "ci-x"), true);
    assert.equal(matches("\\Ateam[[:digit:]]+\\z", "team12"), true);
    assert.equal(matches("(?P<n>a)b", "ab"), true);
  });

  it("are no patterns where Go knows none", () => {
    for (const pattern of ["[", "(?!a)b", "(?<=a)b", "(a)\\1", "a**"])
      assert.equal(matches(pattern, "a"), undefined, pattern);
  });

  it("are anchored only with both ends and no choice outside brackets", () => {
    for (const pattern of ["^a$", "^(a|b)$", "(?i)^a[|]b$", "\\Aa\\z", "^a\\|b$"])
      assert.equal(isAnchored(pattern), true, pattern);
    for (const pattern of ["a$", "^a", "^a|b$", "^a\\$", ".*", ""]) assert.equal(isAnchored(pattern), false, pattern);
  });
});

describe("patterns of images", () => {
  for (const [pattern, image, wanted] of [
    ["registry.example/acme/*:*", "registry.example/acme/tool:1", true],
    ["registry.example/acme/*:*", "registry.example/acme/sub/tool:1", false],
    ["registry.example/**", "registry.example/a/b:1", true],
    ["registry.example/**", "registry.example", true],
    ["registry.example/**", "registry.example.evil/a", false],
    ["**/tool:*", "a/b/tool:1", true],
    ["a/**/b", "a/b", true],
    ["a/**/b", "a/x/y/b", true],
    ["**", "a/b", true],
    ["a**", "a/b", false],
    ["*", "redis:7", true],
    ["*", "a/b", false],
    ["redis:?", "redis:7", true],
    ["redis:?", "redis:77", false],
    ["{alpine,redis:*}", "redis:7", true],
    ["[a-c]x", "bx", true],
    ["[^a-c]x", "bx", false],
    ["[", "[", false],
    ["{a", "a", false],
    ["a.c", "abc", false],
    ["regi\\stry", "registry", true],
  ] as const)
    it(`${pattern} ${wanted ? "matches" : "does not match"} ${image}`, () =>
      assert.equal(matchesGlob(pattern, image), wanted));
});
