import assert from "node:assert/strict";
import { Notes } from "../../../../analysis/objects/reader.ts";
import { fromManifest, fromPulumi, readerOf } from "../../../../analysis/objects/resource.ts";
import { UNKNOWN } from "../../../../analysis/objects/wire.ts";
import { runnerConfigsOf } from "../../../../analysis/runner/config.ts";

function configs(text: string) {
  const notes = new Notes();
  const [resource] = fromManifest(
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "manager" }, data: { c: text } },
    "x",
  );
  return { notes, found: runnerConfigsOf(resource!, readerOf(resource!, notes)) };
}

describe("runnerConfigsOf", () => {
  it("reads sections with their namespace, or that of the object", () => {
    const { found } = configs('[[runners]]\n[runners.kubernetes]\nnamespace = "jobs"\n[[runners]]\nname = "b"\n');
    assert.deepEqual(
      found[0]!.sections.map(({ namespace }) => namespace),
      ["jobs", "manager"],
    );
  });

  it("folds the letter case of keys, but not of labels", () => {
    const [config] = configs(
      '[[runners]]\n[runners.Kubernetes]\nImage = "a"\n[runners.Kubernetes.pod_labels]\nTeam = "x"\n',
    ).found;
    const { kubernetes } = config!.sections[0]!;
    assert.equal(kubernetes.at("image").text(), "a");
    assert.equal(kubernetes.at("pod_labels", "Team").text(), "x");
  });

  it("cannot tell which of two spellings GitLab Runner takes", () => {
    const { found, notes } = configs('[[Runners]]\nname = "a"\n[runners.kubernetes]\nimage = "b"\n');
    assert.deepEqual(found[0]!.sections, []);
    assert.deepEqual([...notes.unknown], ["data.c » runners"]);
  });

  it("takes template actions for values that are not known yet", () => {
    const { found, notes } = configs(
      '[[runners]]\n{{- if .Values.x }}\nname = "r-{{ .Values.name }}"\nlimit = {{ .Values.limit }}\n{{- end }}\nurl = "u"\n',
    );
    const { read } = found[0]!.sections[0]!;
    assert.equal(found[0]!.error, undefined);
    assert.deepEqual(
      [read.at("name").text(), read.at("limit").number(), read.at("url").text()],
      [undefined, undefined, "u"],
    );
    assert.deepEqual([...notes.unknown], ["data.c » runners[0].name", "data.c » runners[0].limit"]);
  });

  it("tells line and column of what is not TOML", () => {
    const [config] = configs("[[runners]]\nname = \n").found;
    assert.match(config!.error ?? "", /^line 2, column \d+: [^\n]{9,}$/);
    assert.deepEqual(config!.sections, []);
  });

  it("keeps numbers, flags and dates as they are", () => {
    const { read } = configs("[[runners]]\nlimit = 3\nlocked = true\nsince = 2026-01-02\n").found[0]!.sections[0]!;
    assert.deepEqual([read.at("limit").number(), read.at("locked").flag()], [3, true]);
    assert.ok(read.at("since").visible instanceof Date);
  });

  it("finds the text in a chart's values, however deep", () => {
    const [resource] = fromPulumi(
      "kubernetes:helm.sh/v4:Chart",
      { values: { a: [{ b: "[[runners]]\nname='x'" }] } },
      "urn",
    );
    const [config] = runnerConfigsOf(resource!, readerOf(resource!));
    assert.equal(config!.sections[0]!.read.at("name").path, "values.a[0].b » runners[0].name");
  });

  it("does not confuse a key with what objects inherit", () => {
    const [config] = configs('[[runners]]\n"__proto__" = "x"\nconstructor = "y"\n').found;
    assert.equal(config!.sections[0]!.read.at("constructor").text(), "y");
    const [proto] = configs('[[runners]]\n["__proto__"]\na = 1\n[runners.kubernetes.__proto__]\nb = 1\n').found;
    assert.equal(Object.getPrototypeOf(proto!.sections[0]!.kubernetes.visible), Object.prototype);
  });
});

describe("where a runner's configuration lies", () => {
  const TEXT = "[[runners]]\nname = 'ä'\n";
  const BASE64 = Buffer.from(TEXT).toString("base64");

  const objects: [title: string, object: object, names: string[]][] = [
    ["a ConfigMap", { kind: "ConfigMap", data: { a: TEXT, b: "text" } }, ["ä"]],
    ["a Secret's data", { kind: "Secret", data: { a: BASE64, b: "%" } }, ["ä"]],
    ["a Secret's plain text", { kind: "Secret", type: "Opaque", stringData: { a: TEXT } }, ["ä"]],
    ["no pull secret", { kind: "Secret", type: "kubernetes.io/dockerconfigjson", stringData: { a: TEXT } }, []],
    ["no text in base64 of a ConfigMap", { kind: "ConfigMap", data: { a: BASE64 } }, []],
    ["no other kind", { kind: "Pod", data: { a: TEXT } }, []],
    ["no ConfigMap of another group", { apiVersion: "example.com/v1", kind: "ConfigMap", data: { a: TEXT } }, []],
  ];
  for (const [title, object, names] of objects)
    it(`is ${title}`, () => {
      const [resource] = fromManifest({ apiVersion: "v1", ...object }, "x");
      const sections = runnerConfigsOf(resource!, readerOf(resource!)).flatMap((config) => config.sections);
      assert.deepEqual(
        sections.map(({ read }) => read.at("name").text()),
        names,
      );
    });

  const foundIn = (values: unknown) => {
    const notes = new Notes();
    const [resource] = fromPulumi("kubernetes:helm.sh/v3:Release", {}, "urn");
    const release = { ...resource!, root: { values } };
    return { count: runnerConfigsOf(release, readerOf(release, notes)).length, unknown: [...notes.unknown] };
  };

  it("is up to six levels deep in values", () => {
    const deep = (levels: number) =>
      Array.from({ length: levels }).reduce<unknown>((inner) => ({ a: inner, b: null, c: 1 }), TEXT);
    assert.deepEqual(
      [0, 6, 7].map((levels) => foundIn(deep(levels)).count),
      [1, 1, 0],
    );
  });

  it("is noted where it is not known yet, and only there", () => {
    assert.deepEqual(foundIn(UNKNOWN).unknown, ["values"]);
    assert.deepEqual(foundIn({ token: UNKNOWN, runners: { config: UNKNOWN } }).unknown, ["values.runners.config"]);
    const notes = new Notes();
    const data = { token: UNKNOWN, "a.toml": UNKNOWN };
    const [resource] = fromManifest({ apiVersion: "v1", kind: "ConfigMap" }, "x");
    const map = { ...resource!, root: { data } };
    runnerConfigsOf(map, readerOf(map, notes));
    assert.deepEqual([...notes.unknown], ['data["a.toml"]']);
  });
});
