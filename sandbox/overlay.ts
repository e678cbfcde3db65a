import { parseDocument } from "yaml";
import { entriesOf, parseStackFile, type Tree } from "./world/stack-file.ts";

/** Addresses of one world. */
export interface Addresses {
  /** GitLab's URL, `http://localhost:PORT`. */
  gitlab: string;
  /** Registry as host and port. */
  registry: string;
  /** Chart repository's URL. It also serves the operator's manifest. */
  charts: string;
}

type Path = string[];

/**
 * The committed stack file with the sandbox's addresses in place of the real ones. This is the only place where a stack of the
 * sandbox differs from the committed one: GitLab's and the registry's address, where charts come from, plain HTTP to the
 * registry on localhost, and the key that its artifacts are signed with. Credentials are added as secrets of the copy (`deploy.ts`), clusters are found by the context they name.
 */
export function overlay(stack: string, text: string, addresses: Addresses, publicKey: string): string {
  const document = parseDocument(text);
  const { areas } = parseStackFile(stack, text);
  const set = (path: Path, value: unknown) =>
    document.setIn(["config", `gitlab-kubernetes:${path[0]}`, ...path.slice(1)], value);
  set(["gitlab", "url"], addresses.gitlab);
  set(["gitlab", "registry"], addresses.registry);
  for (const path of chartsOf(areas)) set([...path, "repository"], addresses.charts);
  for (const [name] of entriesOf(areas["runnerOperators"]))
    set(["runnerOperators", name, "manifest"], { url: `${addresses.charts}/operator.k8s.yaml` });
  for (const [name, app] of entriesOf(areas["apps"])) {
    set(["apps", name, "insecure"], true);
    if ("registry" in app) set(["apps", name, "registry"], addresses.registry);
    if ("publicKeys" in ((app["verify"] ?? {}) as Tree))
      set(["apps", name, "verify", "publicKeys"], { sandbox: publicKey });
  }
  return document.toString({ lineWidth: 0 });
}

/** Where a chart is named: every map `chart`, and Flux's `operator`. */
export function chartsOf(areas: Record<string, Tree>): Path[] {
  const found: Path[] = [];
  const visit = (value: unknown, path: Path): void => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "chart" || (key === "operator" && path[0] === "flux")) found.push([...path, key]);
      visit(inner, [...path, key]);
    }
  };
  visit(areas, []);
  return found;
}
