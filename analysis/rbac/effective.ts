import {
  type AccessTable,
  accessTable,
  type BoundRules,
  type Grant,
  grantOf,
  type Identity,
  keysOf,
  type Question,
} from "./access.ts";
import type { PolicyRule } from "./covers.ts";
import { defaultBindings } from "./defaults.ts";
import { EVERYTHING, everythingIn, holdingsOf, type Standing, type Step, stepsFrom } from "./escalation.ts";
import { type Member, push } from "./roles.ts";
import { surroundingsOf } from "./surroundings.ts";

/** Why someone has a right: the steps to another standing, none where the right is its own, and the grant that gives it there. */
export interface Proof {
  readonly steps: readonly Step[];
  /** Undefined where the last step gives everything. */
  readonly grant: Grant | undefined;
}

/** One rule that someone can use in the end. */
export interface EffectiveRight {
  /** A namespace; undefined for the whole cluster. */
  readonly namespace: string | undefined;
  /** Undefined for everything. */
  readonly rule: PolicyRule | undefined;
  readonly proof: Proof;
}

/** Rights as they are after every way to act as someone else. All answers take a shortest chain. */
export interface EffectiveRights {
  /** Whether someone gets to do something, by the steps that count; undefined is no. */
  can(identity: Identity, question: Question, counts?: (step: Step) => boolean): Proof | undefined;
  /** Everything that someone gets to do: every rule of every standing that is within reach. */
  rights(identity: Identity): EffectiveRight[];
  /** Every standing within reach, with the steps to it; the first is the identity's own. */
  reach(identity: Identity): ReadonlyMap<Standing, readonly Step[]>;
  /** Every known subject that gets to do something: `User name`, `Group name`. */
  whoCan(question: Question): ReadonlyMap<Standing, Proof>;
  readonly access: AccessTable;
}

/** Steps as a list that shares its beginning (or its end) with others, so that long chains cost no more than short ones. */
interface Way {
  readonly step: Step;
  readonly next: Way | undefined;
}

function unroll(way: Way | undefined): Step[] {
  const steps: Step[] = [];
  for (let here = way; here !== undefined; here = here.next) steps.push(here.step);
  return steps;
}

/** Builds the effective rights of a set of objects, with the default roles and bindings of Kubernetes beside them. */
export function effectiveRights(members: readonly Member[]): EffectiveRights {
  const access = accessTable([...defaultBindings(), ...members]);
  const around = surroundingsOf(members, access);
  const held = new Map<Standing, readonly BoundRules[]>();
  const holdings = (standing: Standing): readonly BoundRules[] => {
    let bound = held.get(standing);
    if (bound === undefined) {
      bound = holdingsOf(standing, access);
      held.set(standing, bound);
    }
    return bound;
  };
  const known = new Map<Standing, readonly Step[]>();
  const stepsOf = (standing: Standing): readonly Step[] => {
    let steps = known.get(standing);
    if (steps === undefined) {
      steps = stepsFrom(standing, holdings(standing), access, around);
      known.set(standing, steps);
    }
    return steps;
  };

  /** Standings in the order of their distance, each with the way to it, last step first. */
  function* standingsOf(identity: Identity, counts: (step: Step) => boolean = () => true): Generator<Reached> {
    const own = keysOf(identity).flatMap((key) => access.bound(key));
    const self = identity.user === "" ? `Group ${identity.groups[0] ?? ""}` : `User ${identity.user}`;
    const queue: Reached[] = [{ standing: self, way: undefined, holdings: own }];
    const seen = new Set<Standing>([self]);
    for (const reached of queue) {
      yield reached;
      const isSelf = reached.standing === self;
      for (const step of isSelf ? stepsFrom(self, own, access, around) : stepsOf(reached.standing)) {
        if (seen.has(step.to) || !counts(step)) continue;
        seen.add(step.to);
        queue.push({ standing: step.to, way: { step, next: reached.way }, holdings: holdings(step.to) });
      }
    }
  }

  let whole: { nodes: ReadonlySet<Standing>; back: Map<Standing, { from: Standing; step: Step }[]> } | undefined;
  /** Every standing within anybody's reach, and who gets to it in one step. */
  const backwards = () => {
    if (whole !== undefined) return whole;
    const nodes = new Set<Standing>(access.subjects);
    const back = new Map<Standing, { from: Standing; step: Step }[]>();
    for (const standing of nodes)
      for (const step of stepsOf(standing)) {
        push(back, step.to, { from: standing, step });
        nodes.add(step.to);
      }
    whole = { nodes, back };
    return whole;
  };

  return {
    access,
    reach: (identity) =>
      new Map([...standingsOf(identity)].map(({ standing, way }) => [standing, unroll(way).reverse()])),
    can(identity, question, counts) {
      for (const { standing, way, holdings: bound } of standingsOf(identity, counts)) {
        const grant = directly(standing, bound, question);
        if (grant !== undefined) return { steps: unroll(way).reverse(), grant: grant ?? undefined };
      }
      return undefined;
    },
    rights(identity) {
      const seen = new Set<string>();
      return [...standingsOf(identity)].flatMap(({ standing, way, holdings: bound }): EffectiveRight[] => {
        const steps = unroll(way).reverse();
        if (standing.startsWith("Everything ")) {
          const scope = standing.slice("Everything ".length);
          const namespace = scope === "*" ? undefined : scope;
          return [{ namespace, rule: undefined, proof: { steps, grant: undefined } }];
        }
        return bound.flatMap(({ rules, namespace, ...chain }) => {
          const key = `${namespace} ${chain.role}`;
          if (seen.has(key)) return [];
          seen.add(key);
          return rules.map((rule) => ({ namespace, rule, proof: { steps, grant: { ...chain, rule } } }));
        });
      });
    },
    whoCan(question) {
      const { nodes, back } = backwards();
      const found = new Map<Standing, { way: Way | undefined; grant: Grant | undefined }>();
      for (const standing of nodes) {
        const grant = directly(standing, holdings(standing), question);
        if (grant !== undefined) found.set(standing, { way: undefined, grant: grant ?? undefined });
      }
      for (const [standing, { way, grant }] of found)
        for (const { from, step } of back.get(standing) ?? [])
          if (!found.has(from)) found.set(from, { way: { step, next: way }, grant });
      const people = [...found].filter(([standing]) => /^(User|Group) /.test(standing));
      return new Map(people.map(([standing, { way, grant }]) => [standing, { steps: unroll(way), grant }]));
    },
  };
}

interface Reached {
  readonly standing: Standing;
  readonly way: Way | undefined;
  readonly holdings: readonly BoundRules[];
}

/** The grant that a standing itself gives; `null` where it gives everything there. */
function directly(standing: Standing, holdings: readonly BoundRules[], question: Question): Grant | null | undefined {
  const namespace = "namespace" in question ? question.namespace : undefined;
  if (standing === EVERYTHING || standing === everythingIn(namespace)) return null;
  for (const bound of holdings) {
    const grant = grantOf(bound, question);
    if (grant !== undefined) return grant;
  }
  return undefined;
}

/** A chain as a person reads it: `runs a pod in shop; uses the token of …; Role shop/deploy (RoleBinding shop/deploy, rules[0])`. */
export function chainOf({ steps, grant }: Proof): string {
  const last = grant === undefined ? [] : [`${grant.role} (${grant.binding}, ${grant.rule.at.path})`];
  return [...steps.map(({ how, grants }) => how + by(grants)), ...last].join("; ");
}

function by(grants: readonly Grant[]): string {
  return grants.length === 0 ? "" : ` by ${grants.map(({ role, rule }) => `${role} ${rule.at.path}`).join(" and ")}`;
}
