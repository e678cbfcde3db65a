import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { decodeConfig } from "../../../../../analysis/runner/toml/decode.ts";
import { DEPRECATED } from "../../../../../analysis/runner/toml/keys.ts";

/**
 * Every key of GitLab Runner's configuration, by its table and type (runner docs, configuration/advanced-configuration and
 * executors; the `toml` tags of its sources); `[]` is an array of tables, `-` the top.
 */
const LINES = readFileSync(new URL("documented-keys.txt", import.meta.url), "utf8")
  .trim()
  .split("\n");

/** A text that every key takes that takes texts: a runner's label has neither a space nor a short key. */
const TEXT = '"x-y"';
const ANY_KEY = "kkk";
const VALUES: Record<string, [good: string, bad: string]> = {
  string: [TEXT, "1"],
  bool: ["true", TEXT],
  int: ["7", TEXT],
  int32: ["7", "3000000000"],
  float: ["1.5", TEXT],
  duration: ['"1h30m"', TEXT],
  time: ["2026-01-02T03:04:05Z", TEXT],
  strings: ['["x=%s"]', TEXT],
  "string-or-strings": [TEXT, "1"],
};

function valuesOf(type: string): [good: string, bad: string | undefined] {
  const [outer, inner] = type.split(" ");
  if (outer === "any") return ["7", undefined];
  if (inner === undefined) return VALUES[type]!;
  const [good, bad] = valuesOf(inner);
  const wrap = (value: string) => (outer === "map" ? `{ ${ANY_KEY} = ${value} }` : `[${value}]`);
  return [wrap(good), bad && wrap(bad)];
}

/** A text with one key, such as `runners = [{ kubernetes = { image = "x" } }]`. */
function textOf(path: string, key: string, value: string): string {
  const places = path === "-" ? [] : path.split(".");
  const whole = places.reduceRight((inner, place) => {
    const table = `{ ${inner} }`;
    return place.endsWith("[]") ? `${place.slice(0, -2)} = [${table}]` : `${place} = ${table}`;
  }, `${key} = ${value}`);
  return whole;
}

describe("keys of config.toml", () => {
  for (const line of LINES) {
    const [, path, type, keys] = /^(\S+) ([^:]+): (.+)$/.exec(line) as unknown as [string, string, string, string];
    it(`${path}: ${keys} are ${type}`, () => {
      for (const key of keys.split(" ")) {
        const [good, bad] = valuesOf(type);
        const { syntax, faults, unknown } = decodeConfig(textOf(path, key, good));
        assert.deepEqual([syntax, faults, unknown], [undefined, [], []], key);
        const at = [...(path === "-" ? [] : [path.replaceAll("[]", "")]), key].join(".");
        const [fault] = bad === undefined ? [] : decodeConfig(textOf(path, key, bad)).faults;
        assert.equal(fault?.path.replace(`.${ANY_KEY}`, ""), bad && at, key);
        if (type === "any" || type === "map any")
          assert.equal(decodeConfig(textOf(path, key, "{ k = 1 }")).faults.length, 0);
      }
    });
  }

  it("are advised against where newer ones replace them", () => {
    const advice = Object.entries(DEPRECATED).map(([path, by]) => `${path}: ${by}`);
    const logger = ["log_dir", "max_backup_files", "max_rotation_age", "labels"].map(
      (key) => `experimental.usage_logger.${key}: experimental.usage_logger.logrotate.${key}`,
    );
    const peak = ["periods", "timezone", "idlecount", "idletime"].map(
      (key) => `runners.machine.offpeak${key}: runners.machine.autoscaling`,
    );
    assert.deepEqual(advice, [...logger, ...peak]);
  });
});
