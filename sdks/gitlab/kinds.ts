import type { Input, Output } from "@pulumi/pulumi";

/**
 * A property's type as Pulumi's package schema writes it, with the TypeScript types of its input and output form.
 * `types` never exists at run time: it only carries `In` (what a caller may pass) and `Out` (what comes back).
 */
export interface Kind<In = unknown, Out = unknown> {
  readonly schema: Schema;
  readonly types?: { readonly in: In; readonly out: Out };
}

/** Type forms of Pulumi's package schema that this package uses. */
export type Schema =
  | { readonly type: "string" | "integer" | "boolean" }
  | { readonly type: "array"; readonly items: Schema }
  | { readonly type: "object"; readonly additionalProperties: Schema }
  | { readonly type: "struct"; readonly name: string; readonly shape: Shape };

export const string: Kind<string, string> = { schema: { type: "string" } };
export const integer: Kind<number, number> = { schema: { type: "integer" } };
export const boolean: Kind<boolean, boolean> = { schema: { type: "boolean" } };

/** A list of `of`. */
export const list = <I, O>(of: Kind<I, O>): Kind<Input<I>[], O[]> => ({ schema: { type: "array", items: of.schema } });

/** A map from string to `of`. */
export const map = <I, O>(of: Kind<I, O>): Kind<{ [key: string]: Input<I> }, { [key: string]: O }> => ({
  schema: { type: "object", additionalProperties: of.schema },
});

/** A nested object; `name` is its type name in the schema of pulumi-gitlab (`gitlab:index/<name>:<name>`). */
export const struct = <S extends Shape>(name: string, shape: S): Kind<ArgsOf<S>, FieldsOf<S>> => ({
  schema: { type: "struct", name, shape },
});

/** One property: may or must a caller give it, is it always known after creation, is its output a secret. */
export interface Property<
  K extends Kind = Kind,
  Given extends "required" | "optional" | "never" = "required" | "optional" | "never",
  Known extends "always" | "maybe" = "always" | "maybe",
> {
  readonly kind: K;
  readonly given: Given;
  readonly known: Known;
  readonly secret: boolean;
}

/** All properties of a resource or nested object by name. */
export type Shape = Readonly<Record<string, Property>>;

/** An input that the caller must give. */
export const required = <K extends Kind>(kind: K): Property<K, "required", "always"> => ({
  kind,
  given: "required",
  known: "always",
  secret: false,
});

/** An input that the provider fills in when the caller leaves it out. */
export const optional = <K extends Kind>(kind: K): Property<K, "optional", "always"> => ({
  kind,
  given: "optional",
  known: "always",
  secret: false,
});

/** An input that stays absent when the caller leaves it out. */
export const echoed = <K extends Kind>(kind: K): Property<K, "optional", "maybe"> => ({
  kind,
  given: "optional",
  known: "maybe",
  secret: false,
});

/** An output that GitLab decides. */
export const computed = <K extends Kind>(kind: K): Property<K, "never", "always"> => ({
  kind,
  given: "never",
  known: "always",
  secret: false,
});

/** An output that GitLab decides and shows once; Pulumi keeps it encrypted. */
export const secret = <K extends Kind>(kind: K): Property<K, "never", "always"> => ({
  ...computed(kind),
  secret: true,
});

type Flat<T> = { [K in keyof T]: T[K] };
type InOf<P extends Property> = NonNullable<P["kind"]["types"]>["in"];
type OutOf<P extends Property> = P["known"] extends "always"
  ? NonNullable<P["kind"]["types"]>["out"]
  : NonNullable<P["kind"]["types"]>["out"] | undefined;

/** Constructor arguments of a shape: required inputs, then optional ones. */
export type ArgsOf<S extends Shape> = Flat<
  { [K in keyof S as S[K]["given"] extends "required" ? K : never]: Input<InOf<S[K]>> } & {
    [K in keyof S as S[K]["given"] extends "optional" ? K : never]?: Input<InOf<S[K]> | undefined>;
  }
>;

/** Everything that may qualify a look-up of an existing resource. */
export type StateOf<S extends Shape> = { [K in keyof S]?: Input<InOf<S[K]> | undefined> };

/** Plain output form of a nested object. */
export type FieldsOf<S extends Shape> = Flat<
  { [K in keyof S as S[K]["known"] extends "always" ? K : never]: OutOf<S[K]> } & {
    [K in keyof S as S[K]["known"] extends "maybe" ? K : never]?: OutOf<S[K]>;
  }
>;

/** Output properties of a resource. */
export type OutputsOf<S extends Shape> = { readonly [K in keyof S]: Output<OutOf<S[K]>> };
