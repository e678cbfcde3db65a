import ts from "typescript";

/** One change of a source text. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
  /** Where it begins to matter: the first operand of an operator. */
  readonly place: number;
  /** Line from 1. */
  readonly line: number;
  /** The line's text without its indentation. */
  readonly text: string;
  /** Which of several changes in lines of the same text, from 1. */
  readonly nth: number;
}

const K = ts.SyntaxKind;

const OPERATORS: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [K.EqualsEqualsEqualsToken, "!=="],
  [K.ExclamationEqualsEqualsToken, "==="],
  [K.LessThanToken, "<="],
  [K.LessThanEqualsToken, "<"],
  [K.GreaterThanToken, ">="],
  [K.GreaterThanEqualsToken, ">"],
  [K.AmpersandAmpersandToken, "||"],
  [K.BarBarToken, "&&"],
  [K.PlusToken, "-"],
  [K.MinusToken, "+"],
  [K.AsteriskToken, "/"],
  [K.SlashToken, "*"],
]);

const METHODS: ReadonlyMap<string, string> = new Map([
  ["some", "every"],
  ["every", "some"],
  ["startsWith", "endsWith"],
  ["endsWith", "startsWith"],
  ["min", "max"],
  ["max", "min"],
]);

/** Properties whose text is for people: what a message says is no judgement. */
const PROSE = new Set([
  "demand",
  "why",
  "fix",
  "reference",
  "what",
  "wanted",
  "found",
  "how",
  "place",
  "description",
  "severity",
  "level",
  "id",
]);

/**
 * The mutants of a source: each comparison, logical and arithmetic operator turned round, each number, text and flag of a judgement
 * changed, each negation dropped. Types, imports, docstrings, messages and template texts are left alone.
 */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lines = text.split("\n");
  const found: Mutant[] = [];
  const add = (node: ts.Node, after: string) => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    const change = { before: text.slice(start, node.getEnd()), after, text: lines[line - 1]!.trim() };
    const nth = found.filter((one) => isSameChange(one, change)).length + 1;
    const isOperator = ts.isBinaryExpression(node.parent) && node.parent.operatorToken === node;
    const place = isOperator ? node.parent.getStart(source) : start;
    found.push({ start, end: node.getEnd(), place, line, nth, ...change });
  };
  const visit = (node: ts.Node): void => {
    if (isLeftAlone(node)) return;
    if (ts.isBinaryExpression(node)) {
      const after = OPERATORS.get(node.operatorToken.kind);
      if (after !== undefined && !isTextSum(node)) add(node.operatorToken, after);
    } else if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) {
      add(node, node.operand.getText(source));
    } else if (ts.isNumericLiteral(node)) add(node, String(Number(node.text.replaceAll("_", "")) + 1));
    else if (ts.isBigIntLiteral(node)) add(node, `${BigInt(node.text.replace(/_|n/g, "")) + 1n}n`);
    else if (node.kind === K.TrueKeyword) add(node, "false");
    else if (node.kind === K.FalseKeyword) add(node, "true");
    else if (ts.isStringLiteral(node)) add(node, node.text === "" ? '"mutant"' : '""');
    else if (ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent)) {
      const after = METHODS.get(node.name.text);
      if (after !== undefined) add(node.name, after);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isSameChange(a: Pick<Mutant, "before" | "after" | "text">, b: typeof a): boolean {
  return a.text === b.text && a.before === b.before && a.after === b.after;
}

function isLeftAlone(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return true;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (ts.isTypeAliasDeclaration(node) || ts.isTemplateExpression(node) || ts.isThrowStatement(node)) return true;
  if (ts.isNewExpression(node) && node.expression.getText() === "Error") return true;
  return ts.isPropertyAssignment(node) && PROSE.has(node.name.getText());
}

/** `"a" + b`: texts have no minus. */
function isTextSum(node: ts.BinaryExpression): boolean {
  return [node.left, node.right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side));
}

/** The text with a mutant in it. */
export function mutated(text: string, { start, end, after }: Mutant): string {
  return text.slice(0, start) + after + text.slice(end);
}
