/** Text that is markup already and must not be escaped again. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | boolean | null | undefined | Markup | Markup[];

function shown(value: Value): string {
  if (value === null || value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map((item) => item.text).join("");
  if (value instanceof Markup) return value.text;
  return String(value)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A template whose values are escaped unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Markup {
  return new Markup(strings.reduce((text, part, index) => text + part + shown(values[index]), ""));
}

/** A word with a colour of its own; the word alone says everything. */
export function badge(word: string, tone: "good" | "bad" | "wait" | "plain" = "plain"): Markup {
  return html`<span class="badge ${tone}">${word}</span>`;
}

/** Code, such as a path or a tag. */
export function code(text: string | number | null): Markup {
  return text === null || text === "" ? html`<span class="none">–</span>` : html`<code>${text}</code>`;
}

/** A section with a table, or with a sentence when it has no rows. The section's id is its title in lower case. */
export function tableSection(title: string, columns: string[], rows: Value[][], none: string): Markup {
  const id = title.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map((row) => {
    const cells = row.map((cell, index) => (index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`));
    return html`<tr>${cells}</tr>`;
  });
  const content =
    rows.length === 0
      ? html`<p class="none">${none}</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}-title"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
  return html`<section id="${id}"><h2 id="${id}-title">${title} <span class="count">${rows.length}</span></h2>${content}</section>`;
}

/** The page's style: one column, readable in light and dark, contrast of 4.5 to 1 and more. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1f1e24; --soft: #5b5966; --line: #dcdbe3; --paper: #fbfafd; --card: #fff; --accent: #5b3fb8;
  --good: #12662f; --goodbg: #e2f5e7; --bad: #a02013; --badbg: #fde8e5; --wait: #7a4a00; --waitbg: #fdf1d8; --plainbg: #ecebf3; }
@media (prefers-color-scheme: dark) { :root { --ink: #ecebf3; --soft: #b3b0c0; --line: #3b3946; --paper: #17161c; --card: #201f27; --accent: #b7a3ff;
  --good: #86e0a1; --goodbg: #123420; --bad: #ffab9f; --badbg: #45160f; --wait: #f3cd85; --waitbg: #3d2a06; --plainbg: #33313d; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header, main { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.05rem; margin: 0 0 .6rem; }
.lead { color: var(--soft); margin: 0 0 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .35rem; list-style: none; margin: 0 0 1rem; padding: 0; }
nav a { display: inline-block; padding: .2rem .65rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--accent); text-decoration: none; background: var(--card); }
nav a:hover { text-decoration: underline; }
a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.1rem; margin: 0 0 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); font-weight: normal; }
thead th { color: var(--soft); font-size: .82rem; white-space: nowrap; }
tbody th { font-weight: 600; }
tr:last-child > * { border-bottom: 0; }
code { font: .88em ui-monospace, monospace; background: var(--plainbg); padding: .05rem .3rem; border-radius: .25rem; overflow-wrap: anywhere; }
.badge { display: inline-block; padding: 0 .5rem; border-radius: .8rem; font-size: .82rem; background: var(--plainbg); white-space: nowrap; }
.badge.good { color: var(--good); background: var(--goodbg); } .badge.bad { color: var(--bad); background: var(--badbg); } .badge.wait { color: var(--wait); background: var(--waitbg); }
.count { color: var(--soft); font-weight: normal; margin-left: .25rem; }
.none { color: var(--soft); margin: 0; }
time { white-space: nowrap; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .3rem .6rem; }
`;
