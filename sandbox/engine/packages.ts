import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A provider plugin that an installed npm package asks for in its `pulumi` block. */
export interface RequiredPlugin {
  name: string;
  version: string;
  /** Where the plugin is downloaded from, when not from Pulumi's own releases. */
  server?: string;
}

interface Manifest {
  name?: string;
  version?: string;
  pulumi?: { resource?: boolean; name?: string; version?: string; server?: string };
}

const manifestAt = (folder: string): Manifest | undefined => {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
};

const entries = (folder: string): string[] => {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith("."));
  } catch {
    return [];
  }
};

/** All packages directly in a node_modules folder, as paths. */
function installed(modules: string): string[] {
  return entries(modules).flatMap((name) =>
    name.startsWith("@")
      ? entries(join(modules, name)).map((scoped) => join(modules, name, scoped))
      : [join(modules, name)],
  );
}

/** The nearest node_modules folder at or above `directory`. */
function nearestModules(directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    if (entries(modules).length > 0) return modules;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * The plugins that a program in `directory` may need: one for each installed package with `pulumi.resource: true`, also
 * in node_modules folders inside packages. A leading `v` of a version is dropped; a package without a version, or
 * whose package.json cannot be read, is passed over.
 */
export function requiredPlugins(directory: string): RequiredPlugin[] {
  const found = new Map<string, RequiredPlugin>();
  const visit = (modules: string) => {
    for (const folder of installed(modules)) {
      const manifest = manifestAt(folder);
      const { pulumi } = manifest ?? {};
      const version = (pulumi?.version ?? manifest?.version)?.replace(/^v/, "");
      if (pulumi?.resource && version) {
        const name = pulumi.name ?? manifest?.name?.replace(/^@pulumi\//, "") ?? "";
        found.set(`${name}@${version}`, { name, version, ...(pulumi.server && { server: pulumi.server }) });
      }
      visit(join(folder, "node_modules"));
    }
  };
  const modules = nearestModules(directory);
  if (modules) visit(modules);
  return [...found.values()];
}

/** Name and version of what `directory`'s package.json depends on, as installed. */
export function programDependencies(directory: string): { name: string; version: string }[] {
  const manifest = manifestAt(directory) as (Manifest & { dependencies?: Record<string, string> }) | undefined;
  const modules = nearestModules(directory);
  return Object.entries(manifest?.dependencies ?? {}).map(([name, wanted]) => ({
    name,
    version: (modules && manifestAt(join(modules, name))?.version) ?? wanted,
  }));
}
