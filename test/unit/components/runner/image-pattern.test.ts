import assert from "node:assert/strict";
import { matchesImage } from "../../../../components/runner/image-pattern.ts";

const table: [pattern: string, image: string, isMatch: boolean][] = [
  ["registry.example/acme/*:*", "registry.example/acme/tool:1", true],
  ["registry.example/acme/*", "registry.example/acme/sub/tool:1", false],
  ["registry.example/acme/**", "registry.example/acme/sub/tool:1", true],
  ["registry.example/acme/tool", "registry.example/acme/tool:1", false],
  ["registry.example/**/tool:1", "registry.example/tool:1", true],
  ["alpine:3.?", "alpine:3.9", true],
  ["alpine:3.?", "alpine:3.10", false],
  ["{alpine,node}:*", "node:24", true],
  ["{alpine,node}:*", "python:3", false],
  ["alpine:3.22", "alpine:3x22", false],
  ["postgres:1[67]", "postgres:17", true],
  ["postgres:1[67]", "postgres:15", false],
];

describe("matchesImage", () => {
  for (const [pattern, image, isMatch] of table)
    it(`${pattern} ${isMatch ? "matches" : "does not match"} ${image}`, () =>
      assert.equal(matchesImage(pattern, image), isMatch));
});
