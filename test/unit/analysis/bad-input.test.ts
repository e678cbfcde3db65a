import assert from "node:assert/strict";
import fc from "fast-check";
import { agentConfig } from "../../../analysis/grants/agent-config.ts";
import { podsOf } from "../../../analysis/objects/pods.ts";
import { Notes, Reader } from "../../../analysis/objects/reader.ts";
import { fromManifest, readerOf } from "../../../analysis/objects/resource.ts";
import { Secret, UNKNOWN } from "../../../analysis/objects/wire.ts";
import { evaluate } from "../../../analysis/pod-security/evaluate.ts";
import { effectiveRights } from "../../../analysis/rbac/effective.ts";
import { runnerConfigsOf } from "../../../analysis/runner/config.ts";
import { AGENT, askAll, OBJECTS, TOML } from "./every-engine.ts";
import { GOOD } from "./pod-security/pods.ts";
import { bindingTo, membersOf, rbac, rule } from "./rbac/objects.ts";

const deep = (depth: number) => {
  let value: unknown = "x";
  for (let at = 0; at < depth; at++) value = at % 2 === 0 ? [value] : { a: value };
  return value;
};

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    0,
    -1,
    1.5,
    NaN,
    "",
    "x",
    "constructor",
    "__proto__",
    [],
    {},
    [[]],
    [null],
    { a: null },
    UNKNOWN,
  ),
  fc.constantFrom<unknown>(
    new Secret("s"),
    new Secret(UNKNOWN),
    deep(5_000),
    ["*"],
    { __proto__: null, constructor: 1 },
    "999999999999Gi",
  ),
  fc.jsonValue(),
);

/** Data with the values at some random places replaced. */
function spoilt(value: unknown, choices: readonly [place: number, junk: unknown][]): unknown {
  const places: (readonly (string | number)[])[] = [];
  const collect = (here: unknown, path: readonly (string | number)[]) => {
    if (path.length > 0) places.push(path);
    if (here === null || typeof here !== "object") return;
    for (const [key, inner] of Object.entries(here)) collect(inner, [...path, Array.isArray(here) ? Number(key) : key]);
  };
  collect(value, []);
  const copy = structuredClone(value);
  for (const [place, what] of choices) {
    const path = places[place % places.length]!;
    let here = copy as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) here = (here?.[key] ?? {}) as Record<string | number, unknown>;
    if (typeof here === "object") here[path.at(-1)!] = what;
  }
  return copy;
}

describe("bad input", () => {
  it("never stops an engine", () => {
    const choices = fc.array(fc.tuple(fc.nat(400), junk), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(choices, choices, (some, agent) =>
        askAll(spoilt(OBJECTS, some) as unknown[], spoilt(AGENT, agent.slice(0, 1))),
      ),
      { numRuns: 150 },
    );
  });

  it("of a wrong type is noted where a judge reads it, and never passes in silence", () => {
    const fields = [
      "privileged",
      "allowPrivilegeEscalation",
      "runAsUser",
      "runAsNonRoot",
      "capabilities",
      "seccompProfile",
      "procMount",
    ];
    const wrong = fc.constantFrom<unknown>("yes", 1.5, true, ["a"], { a: 1 }, [[]]);
    fc.assert(
      fc.property(fc.constantFrom(...fields), wrong, (field, value) => {
        const { securityContext, ...own } = GOOD.containers[0]!;
        const containers = [{ ...own, securityContext: { ...securityContext, [field]: value } }];
        const notes = new Notes();
        const [resource] = fromManifest(
          { apiVersion: "v1", kind: "Pod", metadata: {}, spec: { ...GOOD, containers } },
          "x",
        );
        const [pod] = podsOf(resource!, readerOf(resource!, notes));
        const plain = JSON.stringify(value);
        const fine = (field === "runAsNonRoot" && plain === "true") || (field === "runAsUser" && plain === "1.5");
        // A map is the right type for these two; what lies inside is not theirs.
        const map = ["capabilities", "seccompProfile"].includes(field) && plain === '{"a":1}';
        const faults = evaluate(pod!, "restricted");
        assert.ok(fine || map || faults.length > 0 || notes.malformed.size > 0);
      }),
    );
  });

  it("that is no TOML gives the line, and never an empty list of runners", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.nat(TOML.length), (noise, at) => {
        const text = TOML.slice(0, at) + noise + TOML.slice(at);
        const [resource] = fromManifest(
          { apiVersion: "v1", kind: "ConfigMap", metadata: {}, data: { "config.toml": text } },
          "x",
        );
        for (const { error, sections } of runnerConfigsOf(resource!, readerOf(resource!)))
          assert.ok(
            error === undefined
              ? sections.length > 0 || !/^\s*\[\[runners\]\]\s*$/m.test(text)
              : /^line \d+, column \d+: /.test(error),
            text,
          );
      }),
      { numRuns: 300 },
    );
  });

  it("as an agent's configuration gives an error or entries", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const { error, grants } = agentConfig(text, new Reader(text), "a", undefined);
        assert.ok(error === undefined || grants.length === 0);
      }),
    );
  });

  it("of roles that take each other over, thousands of them, ends", () => {
    const roles = Array.from({ length: 3_000 }, (_, index) => ({
      ...rbac("ClusterRole", `r${index}`, undefined, {
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { in: `${(index + 1) % 3_000}` } }] },
      }),
      metadata: { name: `r${index}`, labels: { in: `${index}` } },
    }));
    const rights = effectiveRights(
      membersOf(...roles, bindingTo("ClusterRoleBinding", undefined, "ClusterRole r0", { kind: "User", name: "ann" })),
    );
    assert.equal(rights.can({ user: "ann", groups: [] }, { verb: "get", group: "", resource: "secrets" }), undefined);
  });

  it("of ten thousand rules in one role, and of ten thousand bindings of one subject, ends", () => {
    const rules = Array.from({ length: 10_000 }, (_, index) =>
      rule(["get"], ["secrets"], { resourceNames: [`s${index}`] }),
    );
    const ann = { kind: "User", name: "ann" };
    const bindings = Array.from({ length: 10_000 }, (_, index) => ({
      ...bindingTo("RoleBinding", `n${index}`, "ClusterRole big", ann),
    }));
    const rights = effectiveRights(
      membersOf(rbac("ClusterRole", "big", undefined, { rules: rules.slice(0, 10) }), ...bindings),
    );
    assert.equal(rights.rights({ user: "ann", groups: [] }).length >= 100_000, true);
    const one = effectiveRights(membersOf(rbac("ClusterRole", "big", undefined, { rules }), bindings[0]!));
    assert.notEqual(
      one.can(
        { user: "ann", groups: [] },
        { verb: "get", group: "", resource: "secrets", name: "s9999", namespace: "n0" },
      ),
      undefined,
    );
  });
});
