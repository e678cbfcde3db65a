import assert from "node:assert/strict";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random";
import { record } from "../../lib/record.ts";

class Pair extends pulumi.ComponentResource {
  readonly secretName: pulumi.Output<string>;
  constructor(name: string, args: { token: pulumi.Input<string> }, opts?: pulumi.ComponentResourceOptions) {
    super("gitlab-kubernetes:index:Pair", name, {}, opts);
    const secret = new Secret(
      `${name}-token`,
      { metadata: { name: `${name}-token`, namespace: "ns" }, stringData: { token: args.token } },
      { parent: this },
    );
    new ConfigMap(
      name,
      { metadata: { name, namespace: "ns" }, data: { id: secret.id, secret: secret.metadata.name } },
      { parent: this, dependsOn: secret, ignoreChanges: ["data"], protect: true },
    );
    this.secretName = secret.metadata.name;
    this.registerOutputs({ secretName: this.secretName });
  }
}

const SECRET = "kubernetes:core/v1:Secret";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const make = () => record(() => new Pair("dev", { token: "t0ken" }));

describe("record", () => {
  it("tells types, names and parents in three lines", async () => {
    assert.deepEqual((await make()).tree(), [
      " > gitlab-kubernetes:index:Pair dev",
      `gitlab-kubernetes:index:Pair > ${SECRET} dev-token`,
      `gitlab-kubernetes:index:Pair > ${CONFIG_MAP} dev`,
    ]);
  });

  it("puts a marker where a secret is, keeps its keys, and shows the value only in revealed", async () => {
    const secret = (await make()).only(SECRET);
    assert.deepEqual(secret.inputs["stringData"], { token: { secret: true } });
    assert.deepEqual(secret.revealed["stringData"], { token: "t0ken" });
  });

  it("gives dependencies by resource and by property, options and protection", async () => {
    const recording = await make();
    const [secret, map] = [recording.only(SECRET), recording.only(CONFIG_MAP)];
    assert.deepEqual(map.dependencies, [secret.urn]);
    assert.deepEqual(map.propertyDependencies, { data: [secret.urn] });
    assert.deepEqual(map.options.ignoreChanges, ["data"]);
    assert.equal(map.protect, true);
    assert.equal(secret.protect, false);
  });

  it("builds the engine's URN from the types of all parents", async () => {
    const { urn } = (await make()).only(SECRET);
    assert.equal(urn, `urn:pulumi:test::gitlab-kubernetes::gitlab-kubernetes:index:Pair$${SECRET}::dev-token`);
  });

  it("makes up a Kubernetes id when it is no preview and leaves it unknown in a preview", async () => {
    assert.equal((await make()).only(CONFIG_MAP).inputs["data"].id, "ns/dev-token");
    const preview = await record(() => new Pair("dev", { token: "t" }), { preview: true });
    assert.deepEqual(preview.only(CONFIG_MAP).inputs["data"], { id: { unknown: true }, secret: "dev-token" });
  });

  it("keeps the secretness of an additional secret output", async () => {
    const recording = await record(() => {
      const password = new RandomPassword("seed", { length: 20 });
      new ConfigMap("leak", { data: { password: password.result } });
    });
    assert.deepEqual(recording.only(CONFIG_MAP).inputs["data"], { password: { secret: true } });
    assert.deepEqual(recording.only(CONFIG_MAP).revealed["data"], { password: "seed-result" });
  });

  it("keeps a Secret's content secret while it is not known", async () => {
    const recording = await record(() => new Secret("x", { stringData: { user: new ConfigMap("y", {}).id } }), {
      preview: true,
    });
    assert.deepEqual(recording.only(SECRET).inputs["stringData"], { secret: true });
  });

  it("takes answers for computed outputs by type", async () => {
    const answers = { "random:index/randomPassword:RandomPassword": { bcryptHash: "$2a$" } };
    const recording = await record(
      () => new ConfigMap("x", { data: { hash: new RandomPassword("seed", { length: 20 }).bcryptHash } }),
      { answers },
    );
    assert.deepEqual(recording.only(CONFIG_MAP).revealed["data"], { hash: "$2a$" });
  });

  it("gives what the component registered as outputs", async () => {
    assert.deepEqual((await make()).only("gitlab-kubernetes:index:Pair").outputs, { secretName: "dev-token" });
  });

  it("says the file and line of this test where a resource is made", async () => {
    const { source } = (await make()).only(SECRET);
    assert.equal(source?.file, "test/unit/synth/record.test.ts");
    assert.ok(source.line > 10 && source.line < 20, `line ${source.line}`);
  });

  it("gives the configuration to the program, structured values as JSON", async () => {
    const config = { "gitlab-kubernetes:area": { a: 1 }, "gitlab-kubernetes:gitlabToken": "glpat" };
    const { value } = await record(
      async () => {
        const own = new pulumi.Config("gitlab-kubernetes");
        return [own.requireObject("area"), await pulumi.isSecret(own.requireSecret("gitlabToken"))];
      },
      { config, secretKeys: ["gitlab-kubernetes:gitlabToken"] },
    );
    assert.deepEqual(value, [{ a: 1 }, true]);
  });

  it("rejects with the error of an asynchronous input", async () => {
    const failing = pulumi.output("x").apply((): string => {
      throw new Error("no such cluster");
    });
    await assert.rejects(
      record(() => new ConfigMap("x", { data: { a: failing } })),
      /no such cluster/,
    );
  });

  it("rejects a name that is registered twice", async () => {
    const twice = () => [new ConfigMap("x", {}), new ConfigMap("x", {})];
    await assert.rejects(record(twice), /Duplicate resource URN 'urn:pulumi:test::.*ConfigMap::x'/);
  });

  it("rejects an invoke without an answer and names it", async () => {
    await assert.rejects(
      record(() => pulumi.runtime.invoke("gitlab:index/getProject:getProject", {})),
      /calls gitlab:index\/getProject:getProject .*"invokes"/,
    );
  });

  it("throws with the whole tree when only() finds none", async () => {
    const recording = await make();
    assert.throws(() => recording.only("x:y:Z"), /0 resources are x:y:Z.*\n > gitlab-kubernetes:index:Pair dev/);
  });

  it("keeps runs apart that are started together", async () => {
    const [one, two] = await Promise.all([make(), record(() => new ConfigMap("b", {}), { stack: "prod" })]);
    assert.equal(one.resources.length, 3);
    assert.deepEqual(two.tree(), [` > ${CONFIG_MAP} b`]);
    assert.match(two.resources[0]!.urn, /^urn:pulumi:prod::/);
  });
});
