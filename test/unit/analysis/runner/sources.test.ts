import assert from "node:assert/strict";
import { configTexts } from "../../../../analysis/runner/sources.ts";
import { decodeConfig } from "../../../../analysis/runner/toml/decode.ts";

const TOML = '[[runners]]\n  [runners.kubernetes]\n    image = "a"\n';
const indent = (text: string, by: string) => text.replaceAll(/^(?=.)/gm, by);
const kubernetesOf = (text: string) => decodeConfig(text).runners[0]?.table("kubernetes");

describe("files that hold a runner's configuration", () => {
  it("may be a config.toml", () => {
    assert.deepEqual(configTexts(TOML, "ns"), [{ origin: "", text: TOML }]);
    for (const text of ["[[runners]]\na = ", "[session_server]\nsession_timeout = 1800\n"])
      assert.deepEqual(configTexts(text, "ns"), [{ origin: "", text }]);
  });

  it("may hold a ConfigMap or a Secret, alone or in a List", () => {
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata:\n  other: x\n  config.template.toml: |\n${indent(TOML, "    ")}`;
    assert.deepEqual(
      configTexts(map, "ns").map(({ origin }) => origin),
      ["ConfigMap/cfg config.template.toml"],
    );
    const secret = {
      kind: "Secret",
      metadata: { name: "s" },
      data: { "config.toml": Buffer.from(TOML).toString("base64") },
    };
    const plain = JSON.stringify({ kind: "Secret", stringData: { a: TOML } });
    assert.deepEqual(configTexts(plain, "ns"), [{ origin: "Secret/0 a", text: TOML }]);
    const list = JSON.stringify({ kind: "List", items: [secret] });
    assert.deepEqual(configTexts(list, "ns"), [{ origin: "Secret/s config.toml", text: TOML }]);
  });

  it("may hold chart values, with template actions", () => {
    const values = `runners:\n  config: |\n${indent(TOML, "    ")}        namespace = "{{.Release.Namespace}}"\n        helper_image = "{{ .Values.x }}"\n`;
    const [found] = configTexts(values, "gitlab-runner");
    assert.equal(found?.origin, "runners.config");
    const kubernetes = kubernetesOf(found?.text ?? "");
    assert.equal(kubernetes?.text("namespace"), "gitlab-runner");
    assert.match(kubernetes?.text("helper_image") ?? "", /not-known/);
  });

  it("may hold chart values, up to eight levels deep", () => {
    const deep = (levels: number) =>
      JSON.stringify(Array.from({ length: levels }).reduce<unknown>((inner) => ({ a: inner, b: null }), TOML));
    assert.equal(configTexts(deep(8), "ns")[0]?.origin, "a.a.a.a.a.a.a.a");
    assert.throws(() => configTexts(deep(9), "ns"), /holds no runner configuration/);
  });

  it("may repeat and merge keys as YAML lets them", () => {
    const text = `runners: x\nbase: &base\n  config: |\n${indent(TOML, "    ")}runners:\n  <<: *base\n`;
    assert.deepEqual(
      configTexts(text, "ns").map(({ origin }) => origin),
      ["runners.config", "base.config"],
    );
  });

  it("are read as they are where they are broken YAML", () => {
    const text = `runners:\n  config: |\n${indent(TOML, "    ")}other: [\n`;
    assert.deepEqual(configTexts(text, "ns"), [{ origin: "", text }]);
  });

  it("may hold a Runner of the operator with the ConfigMap that it names", () => {
    const runner =
      "kind: Runner\nmetadata: {name: r, namespace: own}\nspec: {config: cfg, buildImage: b, helperImage: h}";
    const map = `kind: ConfigMap\nmetadata: {name: cfg}\ndata:\n  config.toml: |\n${indent(TOML, "    ")}`;
    const found = configTexts(`${runner}\n---\n${map}`, "ns");
    assert.deepEqual(
      found.map(({ origin }) => origin),
      ["Runner/r"],
    );
    const kubernetes = kubernetesOf(found[0]?.text ?? "");
    assert.deepEqual(
      ["image", "helper_image", "namespace"].map((key) => kubernetes?.text(key)),
      ["a", "h", "own"],
    );
    assert.equal(kubernetesOf(configTexts(runner, "ns")[0]?.text ?? "")?.text("image"), "b");
  });

  it("may hold a Runner beside a ConfigMap that it does not name", () => {
    const runner = "kind: Runner\nmetadata: {name: r, namespace: own}\nspec: {config: cfg, namespace: jobs}";
    const map = (name: string, text: string) =>
      `kind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n  config.toml: |\n${indent(text, "    ")}`;
    const found = configTexts(
      [map("other", TOML), map("cfg", TOML.replace(`"a"`, `"c"`)), runner].join("\n---\n"),
      "ns",
    );
    assert.deepEqual(
      found.map(({ origin, text }) => [
        origin,
        kubernetesOf(text)?.text("image"),
        kubernetesOf(text)?.text("namespace"),
      ]),
      [
        ["ConfigMap/other config.toml", "a", ""],
        ["Runner/r", "c", "jobs"],
      ],
    );
  });

  it("are refused by what they should be", () => {
    for (const text of ["", "a: b", "plain", "[a\n", "kind: ConfigMap\ndata: {a: b}"])
      assert.throws(() => configTexts(text, "ns"), /holds no runner configuration/);
  });
});
