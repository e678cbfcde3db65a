import type { Resource, Sort } from "../../analysis/objects/resource.ts";
import { isOf } from "./kinds.ts";
import { type Enforcement, enforcementOf } from "./levels.ts";
import type { ResourceRule, StackRule } from "./rule.ts";
import type { Settings } from "./settings.ts";

/** A rule that is to be asked, and what its findings do. */
export interface Asked {
  readonly rule: ResourceRule;
  readonly enforcement: Exclude<Enforcement, "disabled">;
}

/** Which rules to ask about an object, found once for each sort of objects: most of a hundred rules have nothing to say of one. */
export class Panel {
  private readonly rules: readonly ResourceRule[];
  private readonly settings: Settings;
  private readonly bySort = new Map<string, readonly Asked[]>();

  constructor(rules: readonly ResourceRule[], settings: Settings) {
    this.rules = rules;
    this.settings = settings;
  }

  /** Whether this panel is of these rules under these settings. */
  isOf(rules: readonly ResourceRule[], settings: Settings): boolean {
    return this.rules === rules && this.settings === settings;
  }

  /** The rules that may have something to say of a sort of objects, in their order. */
  askedAbout(sort: Sort): readonly Asked[] {
    const key = keyOf(sort);
    let asked = this.bySort.get(key);
    if (asked === undefined) {
      asked = this.rules.flatMap((rule): Asked[] => {
        const enforcement = enforcementOf(rule, this.settings);
        return enforcement === "disabled" || !isOf(rule.judges, sort) ? [] : [{ rule, enforcement }];
      });
      this.bySort.set(key, asked);
    }
    return asked;
  }
}

/** Gives each rule of the whole stack the objects that it reads, in their order; a sort of objects is looked at once a rule. */
export function readersOf(resources: readonly Resource[]): (rule: StackRule) => readonly Resource[] {
  const keys = resources.map(keyOf);
  return ({ reads }) => {
    if (reads === undefined) return resources;
    const bySort = new Map<string, boolean>();
    return resources.filter((resource, index) => {
      const key = keys[index]!;
      let read = bySort.get(key);
      if (read === undefined) {
        read = isOf(reads, resource);
        bySort.set(key, read);
      }
      return read;
    });
  };
}

function keyOf({ type, group, version, kind, shape }: Sort): string {
  return `${type} ${group} ${version} ${kind} ${shape}`;
}
