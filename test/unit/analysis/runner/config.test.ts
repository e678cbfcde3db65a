import assert from "node:assert/strict";
import { Notes } from "../../../../analysis/objects/reader.ts";
import { fromManifest, fromPulumi, readerOf } from "../../../../analysis/objects/resource.ts";
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
    assert.match(config!.error ?? "", /^line 2, column \d+: /);
    assert.deepEqual(config!.sections, []);
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
  });
});
