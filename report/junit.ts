import type { Judgement } from "./judgement.ts";

/**
 * Judgements as JUnit's XML, as GitLab reads it: one test case a rule and object, which fails with its findings and is skipped where
 * it is excused or could not be judged. An object that a rule has nothing against is not listed.
 */
export function junit(judgements: readonly Judgement[], suite = "policy"): string {
  const cases = new Map<string, Judgement[]>();
  for (const judgement of judgements) {
    const key = `${judgement.rule.id}\n${judgement.origin}`;
    const before = cases.get(key);
    if (before === undefined) cases.set(key, [judgement]);
    else before.push(judgement);
  }
  const all = [...cases.values()];
  const failed = all.filter((one) => one.some(counts)).length;
  const skipped = all.length - failed;
  const head = `name="${escaped(suite)}" tests="${all.length}" failures="${failed}" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${head}>`,
    `  <testsuite ${head}>`,
    ...all.map(caseOf),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function caseOf(judgements: readonly Judgement[]): string {
  const [first] = judgements as [Judgement, ...Judgement[]];
  const { rule, title, file, line } = first;
  const open = `    <testcase classname="${escaped(rule.id)}" name="${escaped(`${title} (${rule.id})`)}" file="${escaped(file)}" line="${line}">`;
  const findings = judgements.filter(counts);
  const text = (list: readonly Judgement[]) => escaped(list.map(({ message }) => message).join("\n"));
  const body =
    findings.length > 0
      ? `      <failure type="${rule.severity}" message="${text(findings.slice(0, 1))}">${text(findings)}</failure>`
      : `      <skipped message="${text(judgements)}"/>`;
  return `${open}\n${body}\n    </testcase>`;
}

function counts({ kind }: Judgement): boolean {
  return kind === "finding";
}

/** XML's special characters; those that XML 1.0 cannot hold at all become U+FFFD. */
function escaped(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;" };
  const allowed = [...text].map((mark) => (isAllowed(mark.codePointAt(0)!) ? mark : "\ufffd")).join("");
  return allowed.replace(/[&<>"\n]/g, (mark) => entities[mark]!);
}

function isAllowed(code: number): boolean {
  return (
    (code >= 0x20 && code < 0xfffe && (code < 0xd800 || code > 0xdfff)) || code > 0xffff || [9, 10, 13].includes(code)
  );
}
