import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import fc from "fast-check";

/** The rules of the house that a program can check (docs/architecture.md). */

const root = dirname(import.meta.dirname);
const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file && existsSync(join(root, file)));
const sources = tracked.filter(
  (file) => /\.(ts|js)$/.test(file) && !file.endsWith(".d.ts") && !file.includes("/stubs/"),
);
const text = (file: string) => readFileSync(join(root, file), "utf8");

/** Which rooms a room may import from; its own files are always allowed. */
const ALLOWED: Record<string, string[]> = {
  config: ["components/*.schema"],
  environment: ["components", "config"],
  components: ["components/lib", "config/primitives"],
  analysis: [],
  policy: ["analysis"],
  synth: ["config"],
  report: ["synth", "analysis"],
  cli: ["synth", "analysis", "policy", "report", "sandbox", "config"],
  sandbox: [],
  sdks: [],
};

/** What other languages see of the components, and its schema; nothing of ours imports them. */
const PACKAGE = ["components/index.js", "components/index.ts", "components/package-schema.ts"];

/** The unit in which a room's own files live: a component's folder, else the room. */
function unitOf(file: string): string {
  const [room = "", folder = ""] = file.split("/");
  return room === "components" ? `${room}/${folder}` : room;
}

/** Files of ours that a file imports, from the text: static and dynamic imports with a relative path. */
function importsOf(file: string, source: string): string[] {
  return [...source.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)].map((match) =>
    posix.normalize(posix.join(posix.dirname(file), match[1]!)),
  );
}

/** Packages of others that a file imports. */
function packagesOf(source: string): string[] {
  const names = [
    ...source.matchAll(/^(?:import|export)\b[^"'`;=]*\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm),
  ];
  return names
    .map((match) => match[1] ?? match[2] ?? match[3]!)
    .filter((name) => !/^(\.|node:)/.test(name))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]);
}

/** What the nearest package.json of a file installs without development dependencies; workspaces share the root's. */
function dependenciesOf(file: string): string[] {
  const own = ["policy", "sdks/gitlab"].find((folder) => file.startsWith(`${folder}/`));
  const manifests = own ? ["package.json", `${own}/package.json`] : ["package.json"];
  return manifests.flatMap((manifest) => {
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(text(manifest)) as Record<string, object>;
    return [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
  });
}

function isAllowed(file: string, imported: string): boolean {
  const room = file.split("/")[0]!;
  if (unitOf(file) === unitOf(imported)) return true;
  if (PACKAGE.includes(file)) return imported.startsWith("components/");
  return (ALLOWED[room] ?? []).some((allowed) =>
    allowed === "components/*.schema"
      ? /^components\/[^/]+\/.*\.schema\.ts$/.test(imported)
      : imported.startsWith(`${allowed}/`) || imported.startsWith(`${allowed}.`),
  );
}

describe("structure", () => {
  it("imports go one way", () => {
    const wrong = sources
      .filter((file) => (file.split("/")[0] ?? "") in ALLOWED)
      .flatMap((file) =>
        importsOf(file, text(file))
          .filter((imported) => !isAllowed(file, imported))
          .map((imported) => `${file} imports ${imported}`),
      );
    assert.deepEqual(wrong, []);
  });

  it("refuses an import against the direction", () => {
    assert.equal(isAllowed("policy/rules/a.ts", "components/agent/agent.ts"), false);
    assert.equal(isAllowed("components/agent/agent.ts", "components/runner/runner.ts"), false);
    assert.equal(isAllowed("config/schema.ts", "components/agent/agent.ts"), false);
    assert.equal(isAllowed("sandbox/world.ts", "config/load.ts"), false);
    assert.deepEqual(importsOf("policy/rules/a.ts", 'import { x } from "../../analysis/x.ts";'), ["analysis/x.ts"]);
  });

  it("runs the program, the pack and glk with production dependencies (npm ci --omit=dev)", () => {
    const development = /^(sandbox|test|bench)\//;
    const wrong = sources
      .filter((file) => !development.test(file))
      .flatMap((file) =>
        packagesOf(text(file))
          .filter((name) => !dependenciesOf(file).includes(name))
          .map((name) => `${file} imports ${name}`),
      );
    assert.deepEqual(wrong, []);
    const users = sources.filter((file) => importsOf(file, text(file)).some((imported) => development.test(imported)));
    assert.deepEqual(
      users.filter((file) => !development.test(file)),
      ["cli/sandbox.ts"],
    );
  });

  it("sees a package that is imported by name, by a part of it, and while it runs", () => {
    const source = 'import { a } from "execa";\nimport type {\n  B,\n} from "@scope/b/c.js";\nawait import("d");\n';
    assert.deepEqual(packagesOf(`${source}import "./e.ts";\nimport f from "node:fs";\n`), ["execa", "@scope/b", "d"]);
  });

  it("keeps files under 300 lines", () => {
    assert.deepEqual(
      sources.filter((file) => text(file).split("\n").length > 301),
      [],
    );
  });

  it("has names that say something", () => {
    assert.deepEqual(
      tracked.filter((file) => /(^|\/)(utils?|helpers?|common|misc|manager)(\.ts|\/)/.test(file)),
      [],
    );
  });

  it("tests a unit that exists: test/unit mirrors the tree", () => {
    const orphans = tracked
      .filter((file) => file.startsWith("test/unit/") && file.endsWith(".test.ts"))
      .map((file) => ({ file, subject: file.slice("test/unit/".length).replace(/\.test\.ts$/, "") }))
      .filter(
        ({ subject }) =>
          ![`${subject}.ts`, subject].some((path) => existsSync(join(root, path))) &&
          !existsSync(join(root, dirname(subject))),
      );
    assert.deepEqual(orphans, []);
  });

  it("asserts no speed by the clock: a busy machine is no fault, and bench/ measures", () => {
    const clock = /process\.(cpuUsage|hrtime)|(performance|Date)\.now\(\) - \w+ </;
    assert.match("assert.ok(performance.now() - start < 4000)", clock);
    assert.deepEqual(
      tracked
        .filter((file) => /\.(test|e2e)\.ts$/.test(file) && !file.endsWith("structure.test.ts"))
        .filter((file) => clock.test(text(file))),
      [],
    );
  });

  it("tries the same examples of every property in every run, unless others are asked for", () => {
    assert.equal(fc.readConfigureGlobal().seed, Number(process.env["PROPERTY_SEED"] ?? 1));
    const properties = tracked.filter((file) => file.startsWith("test/") && /\bfc\.assert\(/.test(text(file)));
    assert.ok(properties.length > 5);
    assert.deepEqual(
      properties.filter((file) => /\bseed:|Math\.random/.test(text(file))),
      [],
    );
  });

  it("keeps secrets out of the committed stack files", () => {
    assert.deepEqual(
      tracked.filter(
        (file) => /^Pulumi\.[^/]+\.yaml$/.test(file) && /secure:|glpat-|glrt-|glagent-|gldt-/.test(text(file)),
      ),
      [],
    );
  });

  it("has pages whose links lead somewhere", () => {
    const broken = tracked
      .filter((file) => file.endsWith(".md"))
      .flatMap((file) =>
        [...text(file).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
          .map((match) => posix.normalize(posix.join(posix.dirname(file), match[1]!)))
          .filter((target) => !existsSync(join(root, target)))
          .map((target) => `${file}: ${target}`),
      );
    assert.deepEqual(broken, []);
  });

  it("names no path of a machine", () => {
    const paths = /(^|[\s"'`(=])\/(work|root|home\/[a-z]+)\//;
    assert.deepEqual(
      tracked.filter((file) => !/lock\.json$/.test(file) && paths.test(text(file))),
      [],
    );
  });
});
