// A stand-in for the helm binary in unit tests: `node fake-helm.ts <state folder> <helm arguments>`. Knows the charts
// `/charts/chart` (one ConfigMap) and `/charts/badchart` (never becomes ready), and repositories at port 1 (not there).
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder = "", verb = "", ...rest] = process.argv.slice(2);
const option = (name: string) => {
  const at = rest.indexOf(`--${name}`);
  return at < 0 ? undefined : rest[at + 1];
};
const fail = (message: string): never => {
  process.stderr.write(`Error: ${message}\n`);
  process.exit(1);
};
interface Kept {
  revision: number;
  status: string;
  values: Record<string, unknown>;
}
const namespace = option("namespace") ?? "default";
const [first = "", second = ""] = rest;
const at = (name: string) => join(folder, `${namespace}_${name}.json`);
const load = (name: string): Kept =>
  existsSync(at(name)) ? (JSON.parse(readFileSync(at(name), "utf8")) as Kept) : fail("release: not found");

function manifest(name: string, values: Record<string, unknown>): string {
  const data = { message: values["message"] ?? "one" };
  return `---\n${JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: `${name}-cm` }, data })}\n`;
}

writeFileSync(join(folder, `call-${readdirSync(folder).length}.txt`), [verb, ...rest].join("\n"));
if (option("repo")?.includes(":1/")) {
  const why = "dial tcp 127.0.0.1:1: connect: connection refused";
  fail(
    `looks like "${option("repo")}" is not a valid chart repository or cannot be reached: Get "${option("repo")}index.yaml": ${why}`,
  );
}
const values = () => JSON.parse(readFileSync(0, "utf8") || "{}") as Record<string, unknown>;

if (verb === "show") process.stdout.write("apiVersion: v2\nname: chart\nversion: 0.1.0\n");
else if (verb === "template") process.stdout.write(manifest(first, values()));
else if (verb === "install" || verb === "upgrade") {
  const bad = second.endsWith("badchart");
  if (verb === "install" && existsSync(at(first)))
    fail("INSTALLATION FAILED: cannot reuse a name that is still in use");
  const revision = verb === "upgrade" ? load(first).revision + 1 : 1;
  writeFileSync(at(first), JSON.stringify({ revision, status: bad ? "failed" : "deployed", values: values() }));
  if (bad) fail("failed pre-install: 1 error occurred:\n\t* timed out waiting for the condition\n\n");
} else if (verb === "status") {
  const { revision, status, values: config } = load(first);
  const release = {
    name: first,
    namespace,
    version: revision,
    info: { status },
    config,
    manifest: manifest(first, config),
  };
  process.stdout.write(JSON.stringify(release));
} else if (verb === "history") {
  process.stdout.write(JSON.stringify([{ chart: "chart-0.1.0", app_version: "" }]));
} else if (verb === "uninstall") rmSync(at(first), { force: true });
else fail(`unknown command "${verb}"`);
