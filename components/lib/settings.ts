import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

/**
 * Settings of a component as its area has them in a stack file. The package schema for other languages knows no unions and sees a
 * free value here, so the component checks it (`checked`).
 */
// biome-ignore lint/suspicious/noExplicitAny: Pulumi's analyzer takes `any`, and nothing narrower, for a free value
export type Settings = any;

/** Arguments whose settings are checked and have their defaults. */
export type Checked<Args extends { settings: Settings }, Schema extends z.ZodType> = Omit<Args, "settings"> & {
  settings: z.infer<Schema>;
};

/**
 * The arguments with settings checked against their schema. Refuses, before anything is made, settings that are an output and such as
 * the schema refuses, each fault with its path. `component` begins the message: `Agent dev`.
 */
export function checked<Args extends { settings: Settings }, Schema extends z.ZodType>(
  schema: Schema,
  component: string,
  args: Args,
): Checked<Args, Schema> {
  return { ...args, settings: checkedValue(schema, `${component}: settings`, args.settings) };
}

/** A value checked against its schema; see `checked`. `what` begins the message: `Namespace shop: network`. */
export function checkedValue<Schema extends z.ZodType>(schema: Schema, what: string, value: unknown): z.infer<Schema> {
  if (pulumi.Output.isInstance(value))
    throw new Error(
      `${what} hold a secret or an output of a resource; give plain values, known before anything is made.`,
    );
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`${what} are refused, and nothing was made:\n${z.prettifyError(parsed.error)}`);
}
