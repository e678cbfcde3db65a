import assert from "node:assert/strict";
import { TEMPLATED, withoutActions } from "../../../../../analysis/runner/toml/template.ts";

describe("withoutActions", () => {
  const rows: [line: string, expected: string][] = [
    ["a = 1", "a = 1"],
    ["{{- if .Values.a }}", ""],
    ["  {{ a }} {{ b }}  ", ""],
    ["a = {{ .Values.a }}", `a = "${TEMPLATED}"`],
    ['a = "{{ .Values.a }}"', `a = "${TEMPLATED}"`],
    ['a = "x-{{ a }}-{{ b }}"', `a = "x-${TEMPLATED}-${TEMPLATED}"`],
    ['a = {{ a | default "b" }}', `a = "${TEMPLATED}"`],
    ['a = ["b", "{{ a }}", {{ a }}]', `a = ["b", "${TEMPLATED}", "${TEMPLATED}"]`],
    ["a = '{{", "a = '{{"],
    ["{{}}{{}}x", `"${TEMPLATED}""${TEMPLATED}"x`],
    ["}}{{", "}}{{"],
  ];
  for (const [line, expected] of rows) it(JSON.stringify(line), () => assert.equal(withoutActions(line), expected));

  it("keeps the number of lines", () => {
    assert.equal(withoutActions("{{ a }}\nb = 1\n{{ end }}"), "\nb = 1\n");
    assert.equal(withoutActions("{{ a }}\n  \nb = 1"), "\n  \nb = 1");
  });

  it("ends on lines of braces", () => {
    for (const part of ["{{", "}}{{", "{{a}}", "{{ "])
      assert.ok(withoutActions(`${part.repeat(300_000)}x`).endsWith("x"), part);
  });
});
