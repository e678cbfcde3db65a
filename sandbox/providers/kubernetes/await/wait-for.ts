import type { KubeObject } from "../object.ts";
import { READY, type Readiness, waitingFor } from "./wait.ts";
import { conditionOf } from "./workloads.ts";

/** One expression of the annotation `pulumi.com/waitFor`. */
type Expression = { text: string; holds: (live: KubeObject) => boolean };

function walk(value: unknown, steps: string[]): unknown[] {
  const [step, ...rest] = steps;
  if (step === undefined) return value === undefined ? [] : [value];
  if (typeof value !== "object" || value === null) return [];
  const next = step === "*" ? Object.values(value) : [(value as Record<string, unknown>)[step]];
  return next.flatMap((item) => walk(item, rest));
}

function steps(path: string): string[] {
  const bare = path
    .replace(/^\{(.*)\}$/, "$1")
    .replace(/^\$/, "")
    .replace(/^\./, "");
  const parsed = [...bare.matchAll(/\[(?:'([^']*)'|"([^"]*)"|(\d+|\*))\]|([^.[\]]+)/g)];
  if (parsed.map(([match]) => match).join(".").length < bare.replace(/\.(?=\[)/g, "").length) {
    throw new Error(`pulumi.com/waitFor: the JSONPath ${path} has parts that this stand-in does not read`);
  }
  return parsed.map((match) => match[1] ?? match[2] ?? match[3] ?? match[4] ?? "");
}

function expression(text: string): Expression {
  const condition = /^condition=([^=]+)(?:=(.*))?$/.exec(text);
  if (condition) {
    const [, type = "", wanted = "True"] = condition;
    return { text, holds: (live) => conditionOf(live, type)?.status.toLowerCase() === wanted.toLowerCase() };
  }
  const path = /^jsonpath=(\{[^}]*\}|[^=]+)(?:=(.*))?$/.exec(text);
  if (path) {
    const [, where = "", wanted] = path;
    const way = steps(where);
    return {
      text,
      holds: (live) =>
        walk(live, way).some((value) =>
          wanted === undefined ? value !== null : typeof value !== "object" && String(value) === wanted,
        ),
    };
  }
  throw new Error(
    `pulumi.com/waitFor: ${JSON.stringify(text)} is neither condition=<Type>[=<status>] nor jsonpath=<path>[=<value>], nor a JSON list of these`,
  );
}

/**
 * The check that the annotation `pulumi.com/waitFor` asks for: one expression or a JSON list of expressions that must all
 * hold, on an object whose controller has seen its newest generation (where it says so).
 */
export function waitForCheck(annotation: string): (live: KubeObject) => Readiness {
  const texts: unknown = annotation.trimStart().startsWith("[") ? JSON.parse(annotation) : [annotation];
  if (!Array.isArray(texts) || texts.length === 0) throw new Error("pulumi.com/waitFor: the list is empty");
  const expressions = texts.map((text) => expression(String(text)));
  return (live) => {
    const open = expressions.filter(({ holds }) => !holds(live));
    return open.length === 0 ? READY : waitingFor(...open.map(({ text }) => `waiting for ${text}`));
  };
}
