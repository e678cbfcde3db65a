import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Places } from "./places.ts";

/** Token of the sandbox's GitLab administrator. It is read where it is needed and stands in no record of the world. */
export async function rootToken(places: Places): Promise<string> {
  return (await readFile(join(places.gitlab, "root.token"), "utf8")).trim();
}
