import { createHash } from "node:crypto";

/** One way in which the simulated GitLab misbehaves. */
export interface FaultRule {
  /** `latency`, `rate-limit` (429), `error` (500) or `drop` (the connection ends without an answer). */
  kind: "latency" | "rate-limit" | "error" | "drop";
  /** Whether the effect of the request happens: `before` says no, `after` says yes. Only for `error` and `drop`. */
  when?: "before" | "after";
  /** Pattern for the path without its query: `*` stands for one segment, `**` for any rest. All paths when absent. */
  path?: string;
  /** Methods it concerns; all when absent. */
  methods?: string[];
  /** Share of matching requests, 0 to 1; 1 when absent. Drawn from a generator with `seed`. */
  probability?: number;
  /** How many times at most; no bound when absent. */
  count?: number;
  /** Start of the generator; 1 when absent. Equal seeds give equal draws. */
  seed?: number;
  /** Milliseconds of `latency`. */
  milliseconds?: number;
  /** Seconds of `Retry-After`; 1 when absent. */
  retryAfter?: number;
}

interface Armed {
  id: number;
  rule: FaultRule;
  pattern: RegExp;
  left: number;
  hits: number;
  draw: () => number;
}

/** A seeded generator of numbers in [0, 1): the n-th draw is the hash of seed and n. */
export function seeded(seed: number): () => number {
  let drawn = 0;
  return () => {
    const hash = createHash("sha256").update(`${seed}:${drawn++}`).digest();
    return hash.readUInt32BE(0) / 2 ** 32;
  };
}

function patternOf(path: string): RegExp {
  const parts = path.split(/(\*\*|\*)/).map((part) => {
    if (part === "**") return ".*";
    return part === "*" ? "[^/]*" : part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}

/** The faults that are switched on. Never touches the control API. */
export class Faults {
  #armed: Armed[] = [];
  #nextId = 1;

  /** Switches a fault on; refuses what it cannot mean. Returns its id. */
  add(rule: FaultRule): number {
    const kinds = ["latency", "rate-limit", "error", "drop"];
    if (!kinds.includes(rule.kind)) throw new Error(`fault kind is '${rule.kind}', must be one of ${kinds.join(", ")}`);
    const share = rule.probability ?? 1;
    if (!(share >= 0 && share <= 1)) throw new Error(`fault probability is ${share}, must be between 0 and 1`);
    const id = this.#nextId++;
    const left = rule.count ?? Number.POSITIVE_INFINITY;
    this.#armed.push({ id, rule, pattern: patternOf(rule.path ?? "**"), left, hits: 0, draw: seeded(rule.seed ?? 1) });
    return id;
  }

  clear(): void {
    this.#armed = [];
  }

  list(): { id: number; hits: number; rule: FaultRule }[] {
    return this.#armed.map(({ id, hits, rule }) => ({ id, hits, rule }));
  }

  /** The faults that strike this request; counts them. */
  strike(method: string, path: string): FaultRule[] {
    const struck: FaultRule[] = [];
    for (const armed of this.#armed) {
      const { rule } = armed;
      if (armed.left <= 0 || !armed.pattern.test(path)) continue;
      if (rule.methods && !rule.methods.includes(method)) continue;
      if (armed.draw() >= (rule.probability ?? 1)) continue;
      armed.left -= 1;
      armed.hits += 1;
      struck.push(rule);
    }
    return struck;
  }
}
