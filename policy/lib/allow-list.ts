import type { Reader } from "../../analysis/objects/reader.ts";
import type { Finding } from "./rule.ts";

/**
 * What is wrong with a list of allowed images: it is absent or empty, or one of its patterns has no registry or path of its own.
 * `*` does not match `/`, `**` does (doublestar); official images of Docker Hub have neither host nor path.
 */
export function allowListFaults(list: Reader, what: string): Finding[] {
  const wanted = "patterns that begin with a registry or name an image";
  const patterns = list.list();
  if (list.isUnknown()) return [];
  if (patterns.length === 0) return [{ at: list, what, found: "no list, so every image is allowed", wanted }];
  return patterns.filter(isWide).map((at) => ({ at, what, found: at.text() ?? "", wanted }));
}

function isWide(at: Reader): boolean {
  const pattern = at.text();
  if (pattern === undefined) return false;
  const [first = ""] = pattern.split("/");
  const name = first.split(/[:@]/)[0] ?? "";
  return name === "" || /[*?[{]/.test(name);
}
