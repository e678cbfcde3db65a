import assert from "node:assert/strict";
import { exemptionFor, faultsOf, isLive, matchesUrn } from "../../policy/lib/exemptions.ts";
import { DEFAULTS, type Exemption } from "../../policy/lib/settings.ts";
import { rules } from "../../policy/rules/index.ts";
import { exemption } from "../lib/judge.ts";

const NOW = Date.parse("2026-06-15T12:00:00Z");
const URN = "urn:pulumi:dev::gitlab-kubernetes::kubernetes:core/v1:Pod::builds";

function faults(one: Exemption, production = false, used = true) {
  const settings = { ...DEFAULTS, production, exemptions: [one] };
  return faultsOf(settings, rules, new Set(used ? [one] : []), NOW);
}

describe("exemptions", () => {
  it("match a URN exactly, or by one star in the last part", () => {
    assert.equal(matchesUrn(URN, URN), true);
    assert.equal(matchesUrn(URN, `${URN}2`), false);
    assert.equal(matchesUrn(`${URN}*`, `${URN}2`), true);
    assert.equal(matchesUrn(`${URN}*`, URN), true);
    assert.equal(matchesUrn(`${URN}*`, `${URN}::2`), false);
    assert.equal(matchesUrn("urn*", URN), false);
    assert.equal(matchesUrn(URN.replace("builds", "*"), URN), true);
    assert.equal(matchesUrn(URN.replace("builds", "b*s"), URN), true);
    assert.equal(matchesUrn(URN.replace("builds", "b*x"), URN), false);
    assert.equal(matchesUrn(URN.replace("builds", "builds*uilds"), URN), false);
    assert.equal(matchesUrn(URN.replace("core/v1:Pod", "*"), URN), false);
    assert.equal(matchesUrn("*", URN), false);
    assert.equal(matchesUrn(URN.replace("builds", "*b*"), URN), false);
    assert.equal(matchesUrn("urn:pulumi:dev::*", URN), false);
  });

  it("hold through the end of their last day", () => {
    const until = (day: string) => isLive(exemption("x", URN, day), NOW);
    assert.deepEqual([until("2026-06-14"), until("2026-06-15"), until("2026-06-16")], [false, true, true]);
    assert.equal(isLive(exemption("x", URN, "2026-06-15"), Date.parse("2026-06-15T23:59:59Z")), true);
    assert.equal(isLive(exemption("x", URN, "2026-06-15"), Date.parse("2026-06-16T00:00:00Z")), false);
  });

  const rows: [string, Exemption, boolean, RegExp | undefined][] = [
    ["one of 90 days", exemption("image-no-latest", URN, "2026-09-13"), false, undefined],
    [
      "one of 91 days",
      exemption("image-no-latest", URN, "2026-09-14"),
      false,
      /runs until 2026-09-14; at most 90 days/,
    ],
    ["one of 30 days in production", exemption("image-no-latest", URN, "2026-07-15"), true, undefined],
    ["one of 31 days in production", exemption("image-no-latest", URN, "2026-07-16"), true, /at most 30 days/],
    ["one that has ended", exemption("image-no-latest", URN, "2026-06-14"), false, /ended on 2026-06-14/],
    ["one that ends on no day", exemption("image-no-latest", URN, "2026-13-45"), false, /which is no day/],
    [
      "one of a rule that does not exist",
      exemption("image-latest", URN, "2026-06-20"),
      false,
      /names a rule that the pack does not have/,
    ],
    ["a star for a rule that is not critical", exemption("image-no-latest", `${URN}*`, "2026-06-20"), false, undefined],
  ];
  for (const [title, one, production, message] of rows) {
    it(`${message === undefined ? "take" : "refuse"} ${title}`, () => {
      const { wrong } = faults(one, production);
      assert.equal(wrong.length, message === undefined ? 0 : 1, wrong.join());
      if (message !== undefined) assert.match(wrong[0]!, message);
    });
  }

  it("of a critical rule are for one resource: a star is a star there", () => {
    const critical = rules.find(({ id }) => id === "secret-values-are-secret")!;
    assert.equal(critical.severity, "critical");
    const everywhere = "urn:pulumi:dev::p::gitlab:index/projectVariable:ProjectVariable::acme/web-TOKEN*";
    const one = exemption(critical.id, everywhere, "2026-06-20");
    const settings = { ...DEFAULTS, exemptions: [one] };
    assert.equal(exemptionFor(critical, everywhere, settings, NOW), one);
    assert.equal(exemptionFor(critical, `${everywhere}2`, settings, NOW), undefined);
    assert.deepEqual(faults(one).wrong, []);
  });

  it("match a URN that has two stars by itself", () => {
    assert.equal(matchesUrn(`${URN}*x*`, `${URN}*x*`), true);
    assert.deepEqual(faults(exemption("image-no-latest", `${URN}*x*`, "2026-06-20")).wrong, []);
  });

  const misplaced: [string, Exemption, RegExp][] = [
    ["a critical rule", exemption("pss-privileged", `${URN}*`, "2026-06-20"), /a critical rule needs the exact URN/],
    ["a type", exemption("image-no-latest", "urn:pulumi:dev::p::*::x", "2026-06-20"), /elsewhere than once/],
    ["a name with another one", exemption("image-no-latest", `${URN}*x*`, "2026-06-20"), /elsewhere than once/],
  ];
  for (const [title, one, message] of misplaced)
    it(`fail with a star for ${title}, where it is in no URN`, () => {
      const { wrong } = faults(one, false, false);
      assert.equal(wrong.length, 1, wrong.join());
      assert.match(wrong[0]!, message);
    });

  it("that excuse nothing fail", () => {
    const { wrong, advice } = faults(exemption("image-no-latest", URN, "2026-07-20"), false, false);
    assert.match(wrong[0]!, /excuses nothing; remove it/);
    assert.deepEqual(advice, []);
  });

  it("that end within two weeks are pointed out", () => {
    const advice = (day: string) => faults(exemption("image-no-latest", URN, day)).advice.length;
    assert.deepEqual([advice("2026-06-20"), advice("2026-06-29"), advice("2026-06-30")], [1, 1, 0]);
  });

  it("know the rules that are accepted too", () => {
    const faultsWith = (rule: string) =>
      faultsOf({ ...DEFAULTS, accepted: [{ rule, object: "Pod/x", reason: "a reason" }] }, rules, new Set(), NOW).wrong;
    assert.match(faultsWith("nonsense")[0]!, /accepted\[0\] \(nonsense\) names a rule/);
    assert.deepEqual(faultsWith("image-no-latest"), []);
  });
});
