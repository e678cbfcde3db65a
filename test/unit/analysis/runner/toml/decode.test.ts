import assert from "node:assert/strict";
import { reachOfJob } from "../../../../../analysis/runner/job-reach.ts";
import { decodeConfig, refusalOf } from "../../../../../analysis/runner/toml/decode.ts";

const inKubernetes = (lines: string) => decodeConfig(`[[runners]]\n[runners.kubernetes]\n${lines}`);
const paths = (faults: readonly { path: string }[]) => faults.map(({ path }) => path);

describe("config.toml as GitLab Runner decodes it", () => {
  it("reads keys without regard to letter case and the exact spelling where both are there", () => {
    const config = decodeConfig(
      '[[runners]]\n[runners.Kubernetes]\nNameSpace = "a"\nnamespace = "b"\nPRIVILEGED = true',
    );
    const kubernetes = config.runners[0]?.table("kubernetes");
    assert.equal(kubernetes?.text("namespace"), "b");
    assert.equal(kubernetes?.flag("privileged"), true);
    assert.deepEqual(config.unknown, []);
  });

  it("names unknown keys by the outermost table, once for each spelling", () => {
    const config = inKubernetes(
      "priviledged = true\n[runners.kubernetes.podSecurityContext]\nrunAsUser = 1\n[[runners.kubernetes.volumes.host_path]]\ncolour = 1\n[[runners.kubernetes.volumes.host_path]]\ncolour = 2",
    );
    assert.deepEqual(paths(config.unknown), [
      "runners.kubernetes.priviledged",
      "runners.kubernetes.podSecurityContext",
      "runners.kubernetes.volumes.host_path.colour",
    ]);
    assert.equal(refusalOf(config), undefined);
  });

  it("writes keys that are no bare ones in quotes", () => {
    assert.deepEqual(paths(inKubernetes('"a.b" = 1\n"" = 2\npod_labels = { "c d" = 3 }').unknown), [
      'runners.kubernetes."a.b"',
      'runners.kubernetes.""',
    ]);
    assert.deepEqual(paths(inKubernetes('pod_labels = { "c d" = 3 }').faults), ['runners.kubernetes.pod_labels."c d"']);
  });

  it("takes the user's own keys for what they are: a key written after a table of labels is a label", () => {
    const config = inKubernetes('[runners.kubernetes.pod_labels]\nprivileged = "true"');
    assert.deepEqual(config.unknown, []);
    assert.deepEqual(config.runners[0]?.table("kubernetes").map("pod_labels"), { privileged: "true" });
  });

  for (const [lines, path, wanted] of [
    ["cpu_limit = 2", "runners.kubernetes.cpu_limit", "a text"],
    ['privileged = "true"', "runners.kubernetes.privileged", "true or false"],
    ["privileged = 1", "runners.kubernetes.privileged", "true or false"],
    ["poll_timeout = 1.5", "runners.kubernetes.poll_timeout", "a whole number"],
    ["[runners.kubernetes.pod_labels]\ntier = 3", "runners.kubernetes.pod_labels.tier", "a text"],
    ["[runners.kubernetes.pod_spec]\nname = 'x'", "runners.kubernetes.pod_spec", "a list"],
    [
      "build_container_security_context.capabilities = []",
      "runners.kubernetes.build_container_security_context.capabilities",
      "a table",
    ],
    ["cap_add = ['A', 1]", "runners.kubernetes.cap_add", "a list of texts"],
    ["pull_policy = 1", "runners.kubernetes.pull_policy", "a text or a list of texts"],
    ["cleanup_resources_timeout = '5 minutes'", "runners.kubernetes.cleanup_resources_timeout", "a duration"],
    [
      "affinity.pod_affinity.preferred_during_scheduling_ignored_during_execution = [{ weight = 3000000000 }]",
      "runners.kubernetes.affinity.pod_affinity.preferred_during_scheduling_ignored_during_execution.weight",
      "a whole number of 32 bits",
    ],
    ["autoscaler.policy = [{ scale_factor = 'x' }]", "runners.kubernetes.autoscaler.policy.scale_factor", "a number"],
  ] as const)
    it(`stops at ${lines.split("\n").at(-1)}`, () => {
      const [fault] = inKubernetes(lines).faults;
      assert.equal(fault?.path, path);
      assert.match(fault?.what ?? "", new RegExp(`must be ${wanted}`));
    });

  it("accepts one text or several for a pull policy, whole numbers for fractions, numbers for durations", () => {
    const one = inKubernetes(
      'pull_policy = "always"\ncleanup_resources_timeout = "1h30m"\nautoscaler.policy = [{ scale_factor = 1, idle_time = 5 }]',
    );
    assert.deepEqual(one.faults, []);
    assert.deepEqual(one.runners[0]?.table("kubernetes").texts("pull_policy"), ["always"]);
  });

  it("counts an empty list as none", () => {
    for (const [key, some, none] of [
      ["cap_drop", '["ALL"]', "[]"],
      ["host_aliases", "[{}]", "[]"],
      ["pod_labels", '{ a = "b" }', "{}"],
    ]) {
      const has = (value: string) => inKubernetes(`${key} = ${value}`).runners[0]?.table("kubernetes").has(key!);
      assert.deepEqual([has(some!), has(none!)], [true, false]);
    }
  });

  for (const [text, path, what] of [
    ['[[runners]]\nlabels = { ab = "x" }', "runners.labels", /the key "ab"/],
    ['[[runners]]\nlabels = { abc = "" }', "runners.labels", /the value ""/],
    ['labels = { "a b c" = "x" }', "labels", /the key "a b c"/],
    ["log_field_schema_version = -1", "log_field_schema_version", /negative/],
    ["log_field_dual_emit_target = -1", "log_field_dual_emit_target", /negative/],
    ["log_field_schema_version = 2\nlog_field_dual_emit_target = 2", "log_field_dual_emit_target", /more than/],
    ['[[runners]]\n[runners.machine]\nMachineOptionsWithName = ["a"]', "runners.machine.MachineOptionsWithName", /%s/],
  ] as const)
    it(`stops at the value of ${path} in ${text.replaceAll("\n", ", ")}`, () => {
      const { faults } = decodeConfig(text);
      assert.deepEqual(paths(faults), [path]);
      assert.match(faults[0]!.what, what);
    });

  it("takes a second log schema that is newer than the first, which is 0 where it is not given", () => {
    for (const text of [
      "log_field_dual_emit_target = 1",
      "log_field_schema_version = 1\nlog_field_dual_emit_target = 2",
    ])
      assert.deepEqual(decodeConfig(text).faults, []);
  });

  it("counts the labels of a runner with those of all", () => {
    const labels = (from: number, to: number) =>
      Array.from({ length: to - from }, (_none, index) => `key-${index + from} = "v"`).join("\n");
    const config = (own: number) =>
      decodeConfig(`[labels]\n${labels(0, 20)}\n[[runners]]\n[runners.labels]\n${labels(10, own)}`);
    assert.deepEqual(config(32).faults, []);
    assert.deepEqual(paths(config(33).faults), ["runners.labels"]);
  });

  it("leaves out what it does not accept, alone", () => {
    const config = inKubernetes("pod_labels = { a = 1, b = 'c' }\npod_security_context.supplemental_groups = [1, 'x']");
    const kubernetes = config.runners[0]!.table("kubernetes");
    assert.deepEqual(kubernetes.map("pod_labels"), { b: "c" });
    assert.deepEqual(kubernetes.table("pod_security_context").ints("supplemental_groups"), [1]);
    assert.equal(config.faults.length, 2);
    assert.doesNotThrow(() => reachOfJob(config.runners[0]!));
  });

  it("needs name, mount path, server and path of an nfs volume, and reads its other keys without a word", () => {
    const config = inKubernetes(
      '[[runners.kubernetes.volumes.nfs]]\nname = "n"\nmount_path = "/m"\nserver = 1\ncolour = 1',
    );
    assert.deepEqual(config.unknown, []);
    assert.match(refusalOf(config) ?? "", /volumes\.nfs: server, path must be given/);
    const nfs = (more: string) =>
      refusalOf(
        inKubernetes(`[[runners.kubernetes.volumes.nfs]]\nname = "n"\nmount_path = "/m"\nserver = "s"\n${more}`),
      );
    assert.equal(nfs(""), "runners.kubernetes.volumes.nfs: path must be given");
    assert.equal(nfs('path = "/p"\nsub_path = "s"\nread_only = true'), undefined);
  });

  it("says what it found in place of a text, and that an unknown key has no effect", () => {
    const found = (value: string) => inKubernetes(`image = ${value}`).faults[0]?.what;
    assert.deepEqual(
      ["1", "1.5", "true", "[]", "{}", "2026-01-02T03:04:05Z"].map(found),
      ["a whole number", "a number with a fraction", "true", "a list", "a table", "a date"].map(
        (what) => `must be a text, found ${what}`,
      ),
    );
    assert.deepEqual(inKubernetes('pod_labels = "x"').faults, [
      { path: "runners.kubernetes.pod_labels", what: "must be a table, found a text" },
    ]);
    assert.deepEqual(inKubernetes("x = 1").unknown, [
      { path: "runners.kubernetes.x", what: "no such key: it has no effect" },
    ]);
  });

  it("reads a date with time, as it is or as text", () => {
    const what = (value: string) => decodeConfig(`[[runners]]\ntoken_obtained_at = ${value}`).faults[0]?.what;
    assert.deepEqual(["2026-01-02T03:04:05Z", '"2026-01-02T03:04:05Z"'].map(what), [undefined, undefined]);
    assert.deepEqual(
      ['"soon"', "7", "[]"].map(what),
      ["a text", "a whole number", "a list"].map((found) => `must be a date with time, found ${found}`),
    );
  });

  it("says where a text is no TOML", () => {
    const config = decodeConfig("a = 1\nb = ");
    assert.match(config.syntax ?? "", /^line 2, column \d+: /);
    assert.deepEqual(config.runners, []);
    assert.match(decodeConfig("a = 1\na = 2").syntax ?? "", /line 2/);
  });

  it("reads a text with template actions that is no TOML as it stands", () => {
    const config = decodeConfig('[[runners]]\n{{- if .Values.x }}\nname = "{{ printf "%s" .x }}"\n{{- end }}');
    assert.equal(config.syntax, undefined);
    assert.equal(config.runners[0]?.has("name"), true);
    assert.notEqual(decodeConfig("{{ x }} = ").syntax, undefined);
  });

  it("names deprecated keys and what replaces them", () => {
    const config = decodeConfig('[[runners]]\n[runners.machine]\nOffPeakPeriods = ["* * * * *"]');
    assert.deepEqual(config.deprecated, [
      { path: "runners.machine.OffPeakPeriods", what: "use runners.machine.autoscaling" },
    ]);
  });

  it("never throws, whatever the text", () => {
    for (const text of [
      "",
      "\0",
      "[[runners]]\nkubernetes = 3",
      "runners = 1",
      "[runners]",
      "[[runners]]\n[runners.kubernetes.__proto__]\na=1",
      "x".repeat(10_000),
    ])
      assert.doesNotThrow(() => decodeConfig(text));
  });
});
