import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HelmError, helm as runHelm } from "../../../../../sandbox/providers/kubernetes/helm/cli.ts";
import { chartArguments } from "../../../../../sandbox/providers/kubernetes/helm/source.ts";
import {
  InitializationFailed,
  type PropertyMap,
  Secret,
  UNKNOWN,
} from "../../../../../sandbox/providers/plugin/index.ts";
import { startWorld, urn, useFakeHelm, type World } from "./harness.ts";

const TYPE = "kubernetes:helm.sh/v3:Release";
const common = { urn: urn(TYPE, "rel"), type: TYPE, name: "rel" };

describe("helm.v3.Release", () => {
  let world: World;
  let helm: ReturnType<typeof useFakeHelm>;
  beforeEach(async () => {
    helm = useFakeHelm();
    world = await startWorld();
  });
  afterEach(async () => {
    helm.stop();
    await world.stop();
  });

  const check = (news: PropertyMap, olds: PropertyMap = {}) =>
    world.provider.check({ ...common, olds, news, randomSeed: Buffer.from("s") }, world.context);
  const inputs = async (more: PropertyMap = {}) =>
    (await check({ chart: "/charts/chart", name: "rel", namespace: "apps", ...more })).inputs;
  const create = (properties: PropertyMap, preview = false) =>
    world.provider.create({ ...common, properties, timeout: 0, preview }, world.context);
  const read = (known: PropertyMap) =>
    world.provider.read({ ...common, id: "apps/rel", properties: {}, inputs: known, timeout: 0 }, world.context);

  it("pins the chart's version, and does not look for it while an input is unknown", async () => {
    assert.equal((await inputs({ version: ">=0.1" }))["version"], "0.1.0");
    assert.equal((await inputs({ values: { a: UNKNOWN } }))["version"], undefined);
  });

  it("keeps its automatic name, and refuses options that the stand-in does not have", async () => {
    const first = (await check({ chart: "/charts/chart" })).inputs;
    assert.match(String(first["name"]), /^rel-[0-9a-f]{8}$/);
    assert.equal((await check({ chart: "/charts/chart" }, { name: "rel-0" })).inputs["name"], "rel-0");
    const { failures } = await check({ chart: "/charts/chart", postrender: "x", valueYamlFiles: [] });
    assert.deepEqual(failures?.map(({ property }) => property).sort(), ["postrender", "valueYamlFiles"]);
  });

  it("fails its check when the repository cannot be reached", async () => {
    const { failures } = await check({ chart: "c", repositoryOpts: { repo: "http://127.0.0.1:1/" } });
    assert.match(failures?.[0]?.reason ?? "", /^unable to locate the chart: looks like "http:\/\/127.0.0.1:1\/"/);
  });

  it("hands values to helm on stdin, never as arguments", async () => {
    const made = await create(await inputs({ values: { message: new Secret("hidden-value") } }));
    assert.deepEqual(made.properties["values"], { message: new Secret("hidden-value") });
    const calls = readdirSync(helm.folder).filter((file) => file.startsWith("call-"));
    const texts = calls.map((file) => readFileSync(join(helm.folder, file), "utf8"));
    assert.ok(texts.some((text) => text.startsWith("install")));
    assert.ok(texts.every((text) => !text.includes("hidden-value")));
  });

  it("that exists already is not taken over", async () => {
    await create(await inputs());
    await assert.rejects(create(await inputs()), (error: Error) => {
      assert.ok(!(error instanceof InitializationFailed));
      return /cannot reuse a name/.test(error.message);
    });
  });

  it("that failed is kept with its state; an update that failed keeps the old inputs", async () => {
    const bad = await inputs({ chart: "/charts/badchart" });
    await assert.rejects(create(bad), (error: InitializationFailed) => {
      assert.deepEqual([error.id, error.inputs], ["apps/rel", bad]);
      return (error.properties["status"] as PropertyMap)["status"] === "failed";
    });
    const request = { ...common, id: "apps/rel", olds: {}, oldInputs: {}, news: bad, timeout: 0, ignoreChanges: [] };
    const updating = world.provider.update({ ...request, preview: false }, world.context);
    await assert.rejects(updating, (error: InitializationFailed) => error.inputs === undefined);
  });

  it("reads as gone, with drifted values, or as an import", async () => {
    const known = await inputs({ values: { message: "mine" } });
    assert.deepEqual(await read(known), { id: "" });
    await create(await inputs({ values: { message: "drift" } }));
    assert.deepEqual((await read(known)).inputs?.["values"], { message: "drift" });
    const { chart, name, namespace, version, values } = (await read({})).inputs ?? {};
    assert.deepEqual([chart, name, namespace, version], ["chart", "rel", "apps", "0.1.0"]);
    assert.deepEqual(values, new Secret({ message: "drift" }));
  });

  it("keeps secret values secret when it is read, at their places", async () => {
    const known = await inputs({ values: { message: new Secret("hidden-value") } });
    await create(known);
    const { inputs: live, properties } = await read(known);
    assert.deepEqual(live?.["values"], { message: new Secret("hidden-value") });
    assert.deepEqual(properties?.["values"], live?.["values"]);
  });

  it("is another release under another name or namespace", async () => {
    const [oldInputs, news] = [await inputs(), await inputs({ name: "other" })];
    const request = { ...common, id: "apps/rel", olds: {}, oldInputs, news, ignoreChanges: [] };
    assert.deepEqual((await world.provider.diff(request, world.context)).replaces, ["name"]);
  });
});

describe("the helm binary", () => {
  it("says where it was looked for when it is not there", async () => {
    const before = process.env["GLK_HELM"];
    process.env["GLK_HELM"] = "/nowhere/helm";
    await assert.rejects(
      runHelm({ args: ["version"] }),
      /helm was not found as \/nowhere\/helm: install Helm, or set GLK_HELM/,
    );
    if (before === undefined) delete process.env["GLK_HELM"];
    else process.env["GLK_HELM"] = before;
  });

  it("fails with its own last error, without the prefix", () => {
    assert.equal(new HelmError("WARNING: x\nError: y: z\n").message, "y: z");
    assert.equal(new HelmError("").message, "helm failed");
  });

  it("gets a registry's password in a private file, never as an argument", async () => {
    const { withPrivateFolder } = await import("../../../../../sandbox/providers/kubernetes/helm/cli.ts");
    await withPrivateFolder(async (folder) => {
      const repositoryOpts = { username: "u", password: "hidden" };
      const args = await chartArguments({ chart: "oci://127.0.0.1:5000/x", version: "1.0.0", repositoryOpts }, folder);
      const config = join(folder, "registry.json");
      assert.deepEqual(args, ["oci://127.0.0.1:5000/x", "--registry-config", config, "--version", "1.0.0"]);
      const { auths } = JSON.parse(readFileSync(config, "utf8"));
      assert.deepEqual(auths, { "127.0.0.1:5000": { auth: Buffer.from("u:hidden").toString("base64") } });
    });
  });
});
