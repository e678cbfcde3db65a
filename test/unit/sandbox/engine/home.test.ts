import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { assembleHome, cleanLogs } from "../../../../sandbox/engine/home.ts";
import { findLanguageHost, usersPulumiHome } from "../../../../sandbox/engine/parts.ts";

const root = resolve(import.meta.dirname, "../../../..");
const random = (
  JSON.parse(readFileSync(join(root, "node_modules/@pulumi/random/package.json"), "utf8")) as { version: string }
).version;

describe("engine: PULUMI_HOME", () => {
  let dir: string;
  let pulumi: string;
  const executable = (path: string, text = "#!/bin/sh\necho real\n") => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, 0o755);
    return path;
  };
  const plugin = (home: string) => join(home, `plugins/resource-random-v${random}/pulumi-resource-random`);
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "home-"));
    pulumi = executable(join(dir, "tools/pulumi"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("has the CLI, a language host beside it and a plugin in the version of each installed SDK", () => {
    const home = assembleHome({ dir: join(dir, "e"), pulumi, userHome: null });
    assert.equal(statSync(home.pulumi).ino, statSync(pulumi).ino, "a hard link, not a copy");
    assert.equal(home.root, join(dir, "e/home/versions/3.259.0"));
    assert.ok(existsSync(join(dirname(home.pulumi), "pulumi-language-nodejs")));
    const told = execFileSync(join(dirname(home.pulumi), "pulumi-language-nodejs"), ["-version"], { encoding: "utf8" });
    assert.match(told, /^3\.259\.0/);
    assert.match(readFileSync(plugin(join(dir, "e/home")), "utf8"), /providers\/random\/main\.ts/);
    assert.deepEqual(
      home.parts.map(({ executable: name, real }) => [name, real]),
      ["pulumi-language-nodejs", "pulumi-resource-kubernetes", "pulumi-resource-gitlab", "pulumi-resource-random"].map(
        (name) => [name, false],
      ),
    );
  });

  it("tells an environment that holds no secret: the passphrase is a file of its owner, made once", () => {
    const first = assembleHome({ dir: join(dir, "e"), pulumi, userHome: null });
    const file = first.env["PULUMI_CONFIG_PASSPHRASE_FILE"] as string;
    const passphrase = readFileSync(file, "utf8");
    assert.ok(passphrase.length >= 32);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(!JSON.stringify(first.env).includes(passphrase));
    assert.equal(first.env["PULUMI_BACKEND_URL"], `file://${join(dir, "e/state")}`);
    const second = assembleHome({ dir: join(dir, "e"), pulumi, userHome: null });
    assert.deepEqual(second.env, first.env);
    assert.equal(readFileSync(file, "utf8"), passphrase);
  });

  it("keeps the CLI when it is the home's own, as on PATH in a shell of the sandbox", () => {
    const first = assembleHome({ dir: join(dir, "e"), pulumi, userHome: null });
    rmSync(pulumi);
    const again = assembleHome({ dir: join(dir, "e"), pulumi: first.pulumi, userHome: null });
    assert.equal(readFileSync(again.pulumi, "utf8"), "#!/bin/sh\necho real\n");
  });

  it("takes real parts from the folder that the user names, and says so", () => {
    const plugins = join(dir, "real");
    const binary = executable(join(plugins, "pulumi-resource-random"));
    executable(join(plugins, "pulumi-language-nodejs"));
    const home = assembleHome({ dir: join(dir, "e"), pulumi, plugins, userHome: null });
    assert.equal(realpathSync(plugin(join(dir, "e/home"))), realpathSync(binary));
    assert.deepEqual(
      home.parts.filter(({ real }) => real).map(({ executable: name }) => name),
      ["pulumi-language-nodejs", "pulumi-resource-random"],
    );
    const back = assembleHome({ dir: join(dir, "e"), pulumi, userHome: null });
    assert.ok(lstatSync(plugin(join(dir, "e/home"))).isFile(), "a stand-in again when the folder is gone");
    assert.ok(back.parts.every(({ real }) => !real));
  });

  it("takes real plugins from the user's own PULUMI_HOME in exactly the wanted version, never a stand-in", () => {
    const userHome = join(dir, "own");
    executable(join(userHome, "plugins/resource-random-v1.0.0/pulumi-resource-random"));
    assert.ok(assembleHome({ dir: join(dir, "e"), pulumi, userHome }).parts.every(({ real }) => !real));
    executable(plugin(userHome));
    const found = assembleHome({ dir: join(dir, "e"), pulumi, userHome }).parts.filter(({ real }) => real);
    assert.deepEqual(
      found.map(({ path }) => path),
      [plugin(userHome)],
    );
    const other = assembleHome({ dir: join(dir, "g"), pulumi, userHome: null });
    const within = assembleHome({ dir: join(dir, "h"), pulumi, userHome: other.env["PULUMI_HOME"] as string });
    assert.ok(
      within.parts.every(({ real }) => !real),
      "launchers of another sandbox are stand-ins too",
    );
  });

  it("takes a language host of the user's only when it has the CLI's version", () => {
    const userHome = join(dir, "own");
    const host = join(userHome, "bin/pulumi-language-nodejs");
    executable(host, "#!/bin/sh\necho 3.200.0\n");
    assert.equal(findLanguageHost({ userHome }).real, false);
    executable(host, "#!/bin/sh\necho 3.259.0\n");
    assert.equal(findLanguageHost({ userHome }).path, host);
  });

  it("does not take itself for the user's own PULUMI_HOME", () => {
    const home = join(dir, "e/home");
    mkdirSync(home, { recursive: true });
    assert.equal(usersPulumiHome(home, { PULUMI_HOME: home }), undefined);
    mkdirSync(join(dir, "own"));
    assert.equal(usersPulumiHome(home, { PULUMI_HOME: join(dir, "own") }), join(dir, "own"));
    assert.equal(usersPulumiHome(home, { PULUMI_HOME: join(dir, "none") }), undefined);
  });

  it("removes the logs of earlier operations", () => {
    const logs = join(dir, "e/home/logs");
    mkdirSync(logs, { recursive: true });
    writeFileSync(join(logs, "a.log"), "x");
    cleanLogs(join(dir, "e"));
    assert.ok(!existsSync(logs));
  });
});
