import type { Reader } from "../../analysis/objects/reader.ts";
import type { Resource } from "../../analysis/objects/resource.ts";
import type { Kinds } from "./kinds.ts";
import type { Settings } from "./settings.ts";

export type Severity = "low" | "medium" | "high" | "critical";

/** `mandatory` everywhere, mandatory in `production` and advice elsewhere, or `advisory`. */
export type Level = "mandatory" | "production" | "advisory";

/** One thing that a rule found wrong. */
export interface Finding {
  /** Where: a place in the object, or its path as text. */
  readonly at: Reader | string;
  /** What is wrong, as a sentence without a full stop. */
  readonly what: string;
  /** What stands there; never a value that could be secret. */
  readonly found: string;
  /** What is allowed there. */
  readonly wanted: string;
  /** What to do, where it differs from the rule's own `fix`. */
  readonly fix?: string;
  /** The resource that is at fault, where a rule of the whole stack found it. */
  readonly origin?: string;
}

interface RuleText {
  /** Name of the rule and of its policy in CrossGuard: `[a-z0-9-]`, the file's name. */
  readonly id: string;
  readonly severity: Severity;
  readonly level: Level;
  /** Kinds in which the rule finds faults; no other resource is shown to a rule of one object. */
  readonly judges: Kinds;
  /** What the rule demands, as one sentence. */
  readonly demand: string;
  /** Why, as one or two sentences. */
  readonly why: string;
  /** What to do about a finding. */
  readonly fix: string;
  /** Benchmark, guide or documentation that the rule stands on. */
  readonly reference: string;
  /** What the rule cannot see, as one sentence; absent where an object shows all that it asks about. */
  readonly limits?: string;
  /** Mends what has one right value. */
  readonly remedy?: Remedy;
}

/** One value to set. Of a secret the value is the one that stands there in clear. */
export interface Repair {
  readonly at: Reader;
  readonly value: unknown;
  /** Whether the value becomes secret. */
  readonly secret?: boolean;
}

/**
 * What a rule would set in one object; nothing where it has nothing to mend, or where it cannot see what stands there. Pure, like a
 * judgement.
 */
export type Remedy = (resource: Resource, read: Reader, settings: Settings) => readonly Repair[];

/** Whether nothing stands at a place: neither a value, nor one that is not known yet or secret. What is absent may be set. */
export function isAbsent({ raw }: Reader): boolean {
  return raw === undefined || raw === null;
}

/** A rule that needs one object only. */
export interface ResourceRule extends RuleText {
  readonly scope: "resource";
  /**
   * Judges one object. Pure: it reads only through `read`, which notes what could not be seen.
   *
   * @param read at the object's own place
   */
  judge(resource: Resource, read: Reader, settings: Settings): readonly Finding[];
}

/** An object of a stack together with its reader. */
export interface Member {
  readonly resource: Resource;
  readonly read: Reader;
}

/** A rule that joins several objects of a stack. */
export interface StackRule extends RuleText {
  readonly scope: "stack";
  /** Kinds that the rule looks at, those that it joins included; no other object is shown to it. Absent means all. */
  readonly reads?: Kinds;
  /** Judges all objects of a stack together. Pure, as above. */
  judge(members: readonly Member[], settings: Settings): readonly Finding[];
}

export type Rule = ResourceRule | StackRule;
