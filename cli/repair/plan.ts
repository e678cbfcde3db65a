import { KINDS, sameId } from "./kinds.ts";
import type { Ownership } from "./marks.ts";
import { isEncrypted, isKubernetes, type Operation, providerUrn, type StateResource, type Values } from "./state.ts";

/** A resource that should be there and that the state does not have. */
export interface Wanted {
  urn: string;
  type: string;
  parent?: string;
  /** URN of its provider. */
  provider?: string;
  inputs: Values;
  /** The interrupted create's own inputs, as the state has them. */
  given?: Values;
  /** `operation`: the engine was cut off while it made it. `program`: only the program names it. */
  from: "operation" | "program";
}

/** An object that exists. */
export interface Sighting {
  type: string;
  /** For a person: `agent token "dev-g1" (number 7) in acme/platform/clusters`. */
  what: string;
  /** Id as the provider writes it. */
  id: string;
  /** What `Kind.identity` says of the resource that it would be; a Kubernetes object is looked for by URN. */
  identity: string;
  ownership: Ownership;
  /** Something used it: then somebody has its value, and it was not lost in a crash. */
  inUse?: boolean;
  /** Without a mark, why it can be taken for what the operation or the program names all the same. */
  evidence?: string;
  /** GitLab never shows the value: an import needs the interrupted create's own inputs. */
  hidden?: boolean;
}

export type Action =
  | { do: "import"; urn: string; sighting: Sighting; wanted: Wanted; why: string }
  | { do: "remove"; sighting: Sighting; wanted?: Wanted; why: string }
  | { do: "refresh"; urn: string; why: string }
  | { do: "forget"; urn: string; why: string }
  | { do: "leave"; sighting: Sighting; urn?: string; why: string }
  /** Nobody could look: as long as there is one of these, nothing is done. */
  | { do: "unknown"; urn: string; why: string };

export interface PlanInput {
  resources: StateResource[];
  operations: Operation[];
  /** What the program names. */
  program: Wanted[];
  sightings: Sighting[];
  /** Interrupted creates that could not be looked for, with the reason. */
  unjudged: { urn: string; why: string }[];
}

/**
 * What has to be done so that an ordinary `up` or `destroy` converges. It removes only what bears the mark of this project and stack,
 * imports only what it can be sure of, and leaves the rest with the reason. With a state that holds nothing at all it removes and
 * imports nothing: an interrupted `up` has at least the stack in it, so such a state belongs to another backend than the objects do.
 */
export function plan({ resources, operations, program, sightings, unjudged }: PlanInput): Action[] {
  const finished = resources.filter((resource) => !resource.delete);
  const kept = new Set(finished.map(({ urn }) => urn));
  const cut = operations.filter(({ resource }) => resource.custom === true);
  const creates = cut.filter(({ type, resource }) => type === "creating" || !kept.has(resource.urn));
  const wanted = merged(
    creates.map(({ resource }) => asked(resource, program)),
    program,
    kept,
  );
  const isKnown = ({ type, id }: Sighting) =>
    resources.some((known) => known.type === type && sameId(type, known.id ?? "", id));
  const seen = sightings
    .filter((sighting) => !isKnown(sighting))
    .map((sighting) => ({ sighting, of: wanted.find((one) => meets(one, sighting)) }));
  const settled = new Set([...seen.map(({ of }) => of?.urn), ...unjudged.map(({ urn }) => urn)]);
  return [
    ...unjudged.map(({ urn, why }): Action => ({ do: "unknown", urn, why })),
    ...cut.filter((operation) => !creates.includes(operation)).map(refresh),
    ...seen.map(({ sighting, of }) => judge(sighting, of, kept, resources.length + operations.length > 0)),
    ...creates.filter(({ resource }) => !settled.has(resource.urn)).map(forget),
  ];
}

/**
 * What an interrupted create was about to make. What the state has encrypted (an id that came with a secret answer) is taken from the
 * program, where it can be read there.
 */
export function asked({ urn, type, parent, provider, inputs = {} }: StateResource, program: readonly Wanted[]): Wanted {
  const named = program.find((one) => one.urn === urn)?.inputs ?? {};
  const legible = Object.entries(inputs).map(([name, value]) => [
    name,
    isEncrypted(value) ? (named[name] ?? value) : value,
  ]);
  return {
    urn,
    type,
    ...(parent && { parent }),
    ...(provider && { provider: providerUrn(provider) }),
    inputs: Object.fromEntries(legible),
    given: inputs,
    from: "operation",
  };
}

/** Interrupted creates first: they have the inputs with their secrets. What the state has is not wanted any more. */
function merged(interrupted: Wanted[], program: Wanted[], kept: Set<string>): Wanted[] {
  const known = new Set([...interrupted.map(({ urn }) => urn), ...kept]);
  return [...interrupted, ...program.filter(({ urn }) => !known.has(urn))];
}

/** Whether an object is what a resource names. */
function meets({ urn, type, inputs }: Wanted, sighting: Sighting): boolean {
  if (type !== sighting.type) return false;
  return (isKubernetes(type) ? urn : KINDS[type]?.identity(inputs)) === sighting.identity;
}

function refresh({ type, resource: { urn } }: Operation): Action {
  return { do: "refresh", urn, why: `the engine was cut off while ${type} it; the state is set to what there is` };
}

function forget({ resource: { urn } }: Operation): Action {
  return { do: "forget", urn, why: "the create was cut off and nothing was made" };
}

function judge(sighting: Sighting, wanted: Wanted | undefined, kept: Set<string>, hasState: boolean): Action {
  const { ownership, evidence, type } = sighting;
  const urn = wanted && { urn: wanted.urn };
  const leave = (why: string): Action => ({ do: "leave", sighting, ...urn, why });
  const remove = (why: string): Action => ({
    do: "remove",
    sighting,
    ...(wanted && { wanted }),
    why,
  });
  const sure = ownership === "ours" || (ownership === "unmarked" && evidence !== undefined && wanted !== undefined);
  if (!sure) return leave(foreign(sighting, wanted));
  if (!hasState)
    return leave(
      "the state holds nothing at all: check that this is the backend (PULUMI_BACKEND_URL) of the stack that made it",
    );
  const replaces = wanted !== undefined && kept.has(wanted.urn);
  const cannotImport = replaces
    ? "the state has another one"
    : KINDS[type]?.valueToldOnce
      ? "its value was told once and is lost"
      : sighting.hidden && wanted?.from !== "operation"
        ? "GitLab never shows its value"
        : undefined;
  if (cannotImport) {
    if (ownership !== "ours") return leave(`${cannotImport}, but it bears no mark of this stack, so it is not removed`);
    if (sighting.inUse)
      return leave("something uses it, so its value is not lost; remove it by hand if it is not needed");
    return remove(
      `${cannotImport}; ${replaces ? "what was to replace that one the next up makes again" : "the next up makes it again"}`,
    );
  }
  if (!wanted)
    return leave(
      "it bears this stack's mark, but neither state nor program names it; remove it by hand if it is not needed",
    );
  const missing = [wanted.parent, wanted.provider].find((above) => above !== undefined && !kept.has(above));
  if (missing) return leave(`the state has no ${missing}, which it belongs to; run pulumi up, then repair again`);
  const why =
    wanted.from === "operation"
      ? "the create was cut off when it was made already"
      : "it was made and the state does not know it";
  return { do: "import", urn: wanted.urn, sighting, wanted, why: ownership === "ours" ? why : `${why} (${evidence})` };
}

function foreign({ ownership }: Sighting, wanted: Wanted | undefined): string {
  const whose =
    ownership === "foreign" ? "it bears the mark of another project or stack" : "nothing shows that this stack made it";
  return wanted ? `${whose}; pulumi up will want its place: rename one of the two or remove it by hand` : whose;
}
