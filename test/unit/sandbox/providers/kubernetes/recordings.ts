import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PropertyMap } from "../../../../../sandbox/providers/plugin/index.ts";
import { struct } from "../../../../../sandbox/providers/plugin/protocol.ts";
import { decodeStruct, encodeStruct } from "../../../../../sandbox/providers/plugin/wire.ts";

/** JSON as in the recordings. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** One recorded call; `request` and `response` are the protocol's JSON. */
export interface Recorded {
  method: string;
  request: JsonObject;
  response?: JsonObject;
  errors?: string[];
  case?: string;
  operation?: string;
}

/** Folder of the recordings beside the project, or undefined. */
export const RECORDINGS = [join(import.meta.dirname, "../../../../../../shared/contract/kubernetes-provider")].find(
  existsSync,
);

/** Reads one file of calls. */
export function recorded(file: string): Recorded[] {
  const text = readFileSync(join(RECORDINGS ?? "", file), "utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Recorded);
}

/** A recorded Struct as property values. */
export function fromJson(value: Json | undefined): PropertyMap {
  return decodeStruct(
    struct.Struct.fromJavaScript((value ?? {}) as Parameters<typeof struct.Struct.fromJavaScript>[0]),
  );
}

/** Property values as they would be recorded. */
export function toJson(value: PropertyMap): JsonObject {
  return encodeStruct(value).toJavaScript() as JsonObject;
}
