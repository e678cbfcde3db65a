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
    for (const pattern of ["[", "(?!a)b", "(?=a)b", "(?<=a)b", "(?<!a)b", "(a)\\1", "(?P<n>a)\\k<n>", "a**", "a{1001}"])
      assert.equal(matches(pattern, "a"), undefined, pattern);
    for (const pattern of [
      "\\Z",
      "\\R",
      "\\h",
      "\\e",
      "\\u0061",
      "(?>a)",
      "(?P=n)",
      "(?#a)",
      "(?x)a",
      "[[:no:]]",
      "[z-a]",
    ])
      assert.equal(matches(pattern, "a"), undefined, pattern);
  });

  for (const [pattern, text, wanted] of [
    ["(?i:TEAM)-a", "team-a", true],
    ["a(?i)B", "ab", true],
    ["(?-i)A", "a", false],
    ["^\\pL+$", "Äß", true],
    ["^\\p{Greek}\\PL$", "Σ1", true],
    ["\\Qa.b\\E", "axb", false],
    ["(?<n>a)(?P<m>b)", "ab", true],
    ["^a\\z", "a\n", false],
    ["^a$", "a\n", false],
    ["(?m)^a$", "b\na", true],
    ["a.b", "a\nb", false],
    ["(?s)a.b", "a\nb", true],
    ["[[:^digit:]]", "1", false],
    ["[]a]", "]", true],
    ["\\x{1F600}", "😀", true],
    ["a{,2}", "a{,2}", true],
    ["(?U)^a+?$", "aa", true],
    ["", "", true],
  ] as const)
    it(`${JSON.stringify(pattern)} ${wanted ? "finds" : "does not find"} ${JSON.stringify(text)}`, () =>
      assert.equal(matches(pattern, text), wanted));

  it("are judged in a time that grows with the text alone, not with what the pattern could try", () => {
    const text = `${"a".repeat(5000)}!`;
    for (const pattern of ["^(a+)+$", "^(a|aa)+$", "^(a|a?)+$", "(.*)*x$", "^(([a-z])+.)+[A-Z]([a-z])+$"])
      assert.equal(matches(pattern, text), false, pattern);
    assert.equal(matchesGlob("{a,a*}".repeat(9) + "*a".repeat(30), text), false);
  });

  it("are anchored only with both ends and no choice outside brackets", () => {
    for (const pattern of ["^a$", "^(a|b)$", "^((a)|b)$", "^(a)(b|c)$", "(?i)^a[|]b$", "\\Aa\\z", "^a\\|b$"])
      assert.equal(isAnchored(pattern), true, pattern);
    for (const pattern of [
      "a$",
      "^a",
      "^a|b$",
      "^(a)|b$",
      "^((a))|b$",
      "^a\\$",
      ".*",
      "",
      "^?a$",
      "^*a$",
      "(?m)^a$",
      "(?im)^a$",
      "^a\\Q$",
    ])
      assert.equal(isAnchored(pattern), false, pattern);
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
    ["{a/**,b}", "a/x/y", true],
    ["{**,a}", "x/y", true],
    ["a/{**,b}", "a/x/y", true],
    ["{a,{b,c/*}}:1", "c/x:1", true],
    ["{a\\,b,c}", "a,b", true],
    ["a}b,c", "a}b,c", true],
    ["[\\]x]", "]", true],
    ["[b-a]", "b", true],
    ["[b-a]", "a", false],
    ["[a-]", "-", true],
    ["a\\", "a", false],
    ["a\\", "a\\", false],
    ["[a\\-c]", "b", false],
    ["[a\\-c]", "-", true],
    ["[\\a-\\c]", "b", true],
    ["[\\[-\\]]", "]", true],
    ["[a-a]", "a", true],
    ["a/**", "a", true],
    ["a/**", "a/", true],
    ["**/b", "b", true],
    ["**/b", "xb", false],
    ["{a\\}b,c}", "a}b", true],
    ["{a\\,b}", "a,b", true],
    ["{a,b", "a", false],
    ["***", "a/b", false],
    ["(a+)", "(a+)", true],
    ["{a,b}".repeat(14), "ab".repeat(7), false],
    ["a{**/b,c}", "ax/y/b", true],
    ["a**/b", "ax/y/b", false],
    ["[]x[a]", "x", false],
    ["{a\\x,b}", "b", true],
    ["a\\*", "ab", false],
    ["a\\*", "a*", true],
    ["[😀]", "😀", true],
  ] as const)
    it(`${pattern} ${wanted ? "matches" : "does not match"} ${image}`, () =>
      assert.equal(matchesGlob(pattern, image), wanted));

  it("have so many alternatives and no more", () => {
    const choice = (count: number) => `{${"x,".repeat(count - 1)}a}`;
    assert.deepEqual(
      [10_001, 10_002].map((count) => matchesGlob(choice(count), "a")),
      [true, false],
    );
  });
});
