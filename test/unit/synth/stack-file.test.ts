import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DUMMY_SECRET, readProject, readStackFile, withDummySecrets } from "../../../synth/stack-file.ts";

describe("stack file", () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "stack-file-"));
  });
  after(() => rm(dir, { recursive: true }));

  async function read(text: string) {
    const file = join(dir, "Pulumi.dev.yaml");
    await writeFile(file, text);
    return readStackFile(file, "shop");
  }

  for (const [what, yaml, config] of [
    ["text as it is", 'shop:url: "https://gitlab.test"', { "shop:url": "https://gitlab.test" }],
    ["a number as text", "shop:count: 3", { "shop:count": "3" }],
    ["a version without quotes as the number it is to YAML", "shop:version: 1.20", { "shop:version": "1.2" }],
    ["a flag as text", "shop:on: true", { "shop:on": "true" }],
    ["a map as JSON", "shop:area: { a: 1, b: [x] }", { "shop:area": '{"a":1,"b":["x"]}' }],
    ["a list as JSON", "pulumi:disable-default-providers: [a]", { "pulumi:disable-default-providers": '["a"]' }],
    ["a key without a namespace as the project's", "area: x", { "shop:area": "x" }],
  ] as const) {
    it(`gives ${what}`, async () => {
      assert.deepEqual(await read(`config:\n  ${yaml}\n`), { config, secretKeys: [] });
    });
  }

  it("puts a dummy where a ciphertext is, and calls the key secret", async () => {
    const { config, secretKeys } = await read("config:\n  shop:token: { secure: v1:abc }\n  shop:plain: x\n");
    assert.deepEqual(config, { "shop:token": DUMMY_SECRET, "shop:plain": "x" });
    assert.deepEqual(secretKeys, ["shop:token"]);
  });

  it("calls a structured value secret as a whole when a part of it is", async () => {
    const { config, secretKeys } = await read("config:\n  shop:all: { dev: { secure: v1:abc }, port: 1 }\n");
    assert.deepEqual(JSON.parse(config["shop:all"]!), { dev: DUMMY_SECRET, port: 1 });
    assert.deepEqual(secretKeys, ["shop:all"]);
  });

  it("gives nothing for a file without configuration", async () => {
    assert.deepEqual(await read("secretsprovider: passphrase\n"), { config: {}, secretKeys: [] });
    assert.deepEqual(await read(""), { config: {}, secretKeys: [] });
  });

  it("refuses configuration that is no map", async () => {
    await assert.rejects(read("config: [a]\n"), /"config" is \["a"\]; it must be a map of keys to values/);
  });

  it("supplies a dummy for a secret that is missing and leaves one that is there", () => {
    const stack = { config: { "shop:token": "given" }, secretKeys: ["shop:token"] };
    assert.deepEqual(withDummySecrets(stack, { "shop:token": "x", "shop:more": { dev: "y" } }), {
      config: { "shop:token": "given", "shop:more": '{"dev":"y"}' },
      secretKeys: ["shop:token", "shop:more"],
    });
  });

  it("reads the project's name and entry", async () => {
    await writeFile(join(dir, "Pulumi.yaml"), "name: shop\nmain: src\n");
    assert.deepEqual(await readProject(dir), { name: "shop", main: "src" });
    await writeFile(join(dir, "Pulumi.yaml"), "runtime: nodejs\n");
    await assert.rejects(readProject(dir), /Pulumi\.yaml has no "name"/);
  });
});
